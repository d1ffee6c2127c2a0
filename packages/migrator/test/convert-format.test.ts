import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeJournalFolder } from './support/counting-folder.ts';
import { migrateByDrizzle045 } from './support/drizzle-migrate.ts';
import { migrateByIncumbentApi } from './support/incumbent.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const FORMATS = ['drizzle', 'name', 'hash'] as const;

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({});
  await writeJournalFolder(fixture.tenantFolder, 2);
  await fixture.sharedFolder.write('0001_p.sql', 'create table p (id integer);');
});

afterEach(() => fixture[Symbol.asyncDispose]());

const columns = async (): Promise<string> => {
  const [row] = await fixture.database.query(`
    select string_agg(attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' !' else '' end, ', ' order by attname) as columns
    from pg_attribute where attrelid = 'tenant_acme.__drizzle_migrations'::regclass and attnum > 0 and not attisdropped`);
  return String(row?.columns);
};
const content = () => fixture.database.query('select * from tenant_acme.__drizzle_migrations order by id');
const runs = async (): Promise<unknown> => {
  const [row] = await fixture.database.query(
    `select string_agg(runs::text, ',' order by number) as runs from tenant_acme.counters`,
  );
  return row?.runs;
};
const SHAPES = {
  drizzle:
    'applied_at timestamp with time zone, created_at bigint, hash text !, id integer !, name text, normal_hash text',
  name: 'applied_at timestamp with time zone, id integer !, name character varying(255) !, normal_hash text',
  hash: 'applied_at timestamp with time zone, created_at timestamp with time zone, hash text !, id integer !, normal_hash text',
};

it.each(FORMATS.flatMap((from) => FORMATS.map((to) => [from, to] as const)))(
  'turns %s into %s and back, with nothing lost and nothing run',
  async (from, to) => {
    const before = fixture.createMigrator({ tableFormat: from });
    await before.createTenant('acme');
    const original = await content();
    const isSame = from === to;

    expect(await before.convertTrackingFormat({ to, dryRun: true })).toMatchObject({
      details: [{ from, to, status: isSame ? 'skipped' : 'planned' }],
    });
    expect(await content()).toEqual(original);
    expect(await before.convertTrackingFormat({ to })).toMatchObject({ converted: isSame ? 0 : 1 });
    expect(await columns()).toBe(SHAPES[to]);
    expect(await before.convertTrackingFormat({ to })).toMatchObject({ skipped: 1 });
    expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ status: 'skipped' });
    await writeJournalFolder(fixture.tenantFolder, 3);
    expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
      appliedMigrations: ['0002_plans'],
    });
    expect(await runs()).toBe('1,1,1');

    await fixture.migrator.convertTrackingFormat({ to: from });
    expect(await columns()).toBe(SHAPES[from]);
    expect((await content()).slice(0, 2)).toEqual(original);
  },
);

it('makes a table of names that drizzle-multitenant goes on with', async () => {
  await fixture.migrator.createTenant('acme');
  await fixture.migrator.convertTrackingFormat({ to: 'name' });

  const applied = await migrateByIncumbentApi({
    url: fixture.database.url,
    tenantFolder: fixture.tenantFolder.path,
    sharedFolder: fixture.sharedFolder.path,
    tenantIds: ['acme'],
    format: 'name',
  });

  expect(applied).toEqual(['0001_p']);
  expect(await runs()).toBe('1,1');
});

it('makes a table of Drizzle of one of names that drizzle-orm 0.45 goes on with', async () => {
  await fixture.createMigrator({ tableFormat: 'name' }).createTenant('acme');
  await fixture.migrator.convertTrackingFormat({ to: 'drizzle' });
  await writeJournalFolder(fixture.tenantFolder, 3);

  await migrateByDrizzle045({
    url: fixture.database.url,
    folder: fixture.tenantFolder.path,
    schema: 'tenant_acme',
  });

  expect(await runs()).toBe('1,1,1');
});

it('keeps a row without a file, under what it has', async () => {
  await fixture.migrator.createTenant('acme');
  await fixture.database.query(
    `insert into tenant_acme.__drizzle_migrations (hash, created_at) values ('abc', 1)`,
  );

  for (const to of ['name', 'hash', 'drizzle'] as const) {
    await fixture.migrator.convertTrackingFormat({ to });
    expect((await fixture.migrator.getTenantSyncStatus('acme')).orphans).toEqual(['abc']);
  }
});

it('refuses to rewrite a table whose rows are not those of the files', async () => {
  await fixture.migrator.createTenant('acme');
  const before = await content();
  await fixture.tenantFolder.write('0001_users.sql', 'select 1;');

  expect(await fixture.migrator.convertTrackingFormat({ to: 'name' })).toMatchObject({
    failed: 1,
    details: [{ error: { code: 'DMT_MIGRATION_CHANGED' } }],
  });
  expect(await content()).toEqual(before);
});

it('refuses a form that there is not', async () => {
  await expect(
    // @ts-expect-error a name that drizzle-multitenant has
    fixture.migrator.convertTrackingFormat({ to: 'drizzle-kit' }),
  ).rejects.toMatchObject({ code: 'DMT_USAGE' });
});
