import { cp } from 'node:fs/promises';
import { startFaultProxy, waitUntil } from '@dmt-tooling/harness';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigrationFolder } from '../support/migration-folder.ts';
import { createMigratorFixture, type MigratorFixture } from '../support/migrator-fixture.ts';
import { stockKit } from '../support/stock-kit.ts';

let fixture: MigratorFixture;
beforeEach(async () => {
  fixture = await createMigratorFixture({
    '0001_a.sql': `create type mood as enum ('ok'); create table a (id serial primary key, name text);`,
  });
});
afterEach(() => fixture[Symbol.asyncDispose]());

const statusOf = async (tenantId: string): Promise<string> => {
  const { status, error } = await fixture.migrator.getTenantSchemaDrift(tenantId);
  return error?.message ?? status;
};

describe('what a tenant is compared with', () => {
  it('is its own version, not that of the others', async () => {
    await fixture.migrator.createTenant('old');
    await fixture.tenantFolder.write('0002_b.sql', 'alter table a add column b integer; create table b ();');
    await fixture.migrator.createTenant('new');

    expect(await fixture.migrator.diff()).toMatchObject({ total: 2, ok: 2 });
  });

  it('is never the first tenant: if all have drifted, all are told', async () => {
    await fixture.migrator.createTenant('one');
    await fixture.migrator.createTenant('two');
    for (const schema of ['tenant_one', 'tenant_two'])
      await fixture.database.query(`alter table ${schema}.a add column stray text`);

    expect(await fixture.migrator.diff()).toMatchObject({
      drifted: 2,
      groups: [
        { differences: [{ change: 'extra', kind: 'column', name: 'a.stray' }], tenantIds: ['one', 'two'] },
      ],
    });
  });

  it('follows the order in which the migrations were applied', async () => {
    await fixture.tenantFolder.write('0003_c.sql', 'alter table a add column c integer;');
    await fixture.migrator.createTenant('late');
    await fixture.tenantFolder.write('0002_b.sql', 'alter table a add column b integer;');
    await fixture.tenantFolder.write('0004_v.sql', 'create view v as select * from a;');
    await fixture.migrator.migrateAll();
    await fixture.migrator.createTenant('straight');

    expect(await fixture.migrator.diff()).toMatchObject({ ok: 2 });
  });

  it('knows what migrations do that cannot run in a transaction', async () => {
    await fixture.tenantFolder.write(
      '0002_b.sql',
      `-- dmt:no-transaction
      create index concurrently a_name on a (name);
      create index concurrently a_gone on a (name);
      drop index concurrently a_gone;
      alter type mood add value 'sad';
      create table moods (mood mood default 'sad');
      vacuum a;`,
    );
    await fixture.migrator.createTenant('acme');
    expect(await statusOf('acme')).toBe('ok');

    await fixture.database.query('drop index tenant_acme.a_name');
    expect(await statusOf('acme')).toBe('drifted');
  });

  it('does not mind what drizzle-kit writes for public, and notices a key that leads there', async () => {
    await using stock = await createMigratorFixture({ '0001_x.sql': 'select 1' });
    const migrator = stock.createMigrator(stockKit);
    await migrator.migrateShared();
    for (const tenantId of ['one', 'two']) await migrator.createTenant(tenantId);

    expect(await migrator.diff()).toMatchObject({ ok: 2 });
  });
});

describe('looking for drift', () => {
  it('changes nothing, whatever the migrations do to others', async () => {
    await fixture.database.query('create table public.log (entry text); create sequence public.counter');
    await fixture.tenantFolder.write(
      '0002_b.sql',
      `insert into public.log values ('applied'); create table public.b (); set role none; create temp table b (id int);`,
    );
    await fixture.migrator.createTenant('acme');
    const before = await describeDatabase();

    expect(await fixture.migrator.diff()).toMatchObject({ ok: 1 });
    expect(await describeDatabase()).toEqual(before);
  });

  it('passes over dmt’s own tables', async () => {
    await fixture.migrator.createTenant('acme');
    await fixture.database.query(
      'create table tenant_acme.__dmt_statement_journal (id serial primary key); create index on tenant_acme.__drizzle_migrations (hash)',
    );

    expect(await statusOf('acme')).toBe('ok');
  });

  it('tells of a tenant that cannot be judged, and judges the others', async () => {
    for (const tenantId of ['edited', 'foreign', 'gone', 'fine'])
      await fixture.migrator.createTenant(tenantId);
    await fixture.database.query(
      `update tenant_edited.__drizzle_migrations set hash = 'x', normal_hash = 'x';
       insert into tenant_foreign.__drizzle_migrations (hash, name) values ('y', '0009_unknown');
       drop schema tenant_gone cascade;`,
    );

    const { details, ...counts } = await fixture.migrator.diff();
    expect(counts).toMatchObject({ ok: 1, drifted: 0, failed: 3 });
    expect(details).toMatchObject([
      { tenantId: 'edited', error: { code: 'DMT_MIGRATION_CHANGED' } },
      { tenantId: 'fine', status: 'ok' },
      { tenantId: 'foreign', error: { code: 'DMT_LEDGER_UNRECOGNISED', message: /0009_unknown.*sync/s } },
      { tenantId: 'gone', error: { code: 'DMT_TENANT_NOT_FOUND' } },
    ]);
  });

  it('says which migration does not work in an empty schema', async () => {
    await fixture.migrator.createTenant('acme');
    await fixture.database.query('create table public.needed ()');
    await fixture.tenantFolder.write('0002_b.sql', 'alter table public.needed add column b integer;');
    await fixture.migrator.migrateAll();
    await fixture.database.query('drop table public.needed');

    expect(await fixture.migrator.diff()).toMatchObject({
      details: [{ error: { code: 'DMT_MIGRATION_FAILED', message: /0002_b.*empty schema/s } }],
    });
  });

  it('never takes a migration at work for drift, whenever it comes', async () => {
    await fixture.migrator.createTenant('acme');
    await fixture.tenantFolder.write('0002_b.sql', 'create table b ();');
    await using firstTwo = await createMigrationFolder();
    await cp(fixture.tenantFolder.path, firstTwo.path, { recursive: true });
    await fixture.tenantFolder.write('0003_c.sql', 'create table c ();');
    await using proxy = await startFaultProxy({ targetUrl: fixture.database.url });
    const looker = fixture.createMigrator({}, proxy.url);
    const catalogOfAcme = { text: /tenant_acme[\s\S]*bit_xor/ };
    let late: Promise<unknown> | undefined;
    proxy.on('client', catalogOfAcme, async () => {
      await fixture.createMigrator({ tenantFolder: firstTwo.path }).migrateAll();
      proxy.on('client', catalogOfAcme, async () => {
        let isDone = false;
        late = fixture.migrator.migrateAll().finally(() => {
          isDone = true;
        });
        await waitUntil(async () => isDone || (await isMigratorWaiting()), { timeoutMs: 5_000 });
      });
    });
    const drift = await looker.diff();
    await late;

    expect(late).toBeDefined();
    expect(drift).toMatchObject({ ok: 1, drifted: 0, failed: 0 });
  });

  it('refuses an id that is none before it looks at anything', async () => {
    await expect(fixture.migrator.getTenantSchemaDrift('')).rejects.toMatchObject({
      code: 'DMT_TENANT_ID_INVALID',
    });
  });

  it('finds nothing in an empty fleet', async () => {
    expect(await fixture.migrator.diff()).toMatchObject({ total: 0, details: [] });
  });
});

async function isMigratorWaiting(): Promise<boolean> {
  const rows = await fixture.database.query(
    `select from pg_locks where locktype = 'advisory' and not granted`,
  );
  return rows.length > 0;
}

async function describeDatabase(): Promise<unknown> {
  return [
    await fixture.database.query('select oid, nspname from pg_namespace order by 1'),
    await fixture.database.query(
      `select oid, relname, reltuples from pg_class where relnamespace::regnamespace::text !~ '^pg_' order by 1`,
    ),
    await fixture.database.query('select * from public.log'),
    await fixture.database.query('select * from dmt.tenants'),
  ];
}
