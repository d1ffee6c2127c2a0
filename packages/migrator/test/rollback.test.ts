import { setTimeout as sleep } from 'node:timers/promises';
import { advisoryLockKey } from '@dmt/core/internal';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createMigratorFixture } from './support/migrator-fixture.ts';

const FILES = {
  '0001_users.sql': 'create table users (id integer primary key);',
  '0001_users.down.sql': 'drop table users;',
  '0002_posts.sql': 'create table posts (id integer primary key, author integer references users);',
  '0002_posts.down.sql': 'drop table posts;',
  '0003_mood.sql': `create type "public"."mood" as enum ('good', 'bad');\nalter table users add column mood "public"."mood";`,
  '0003_mood.down.sql': 'alter table users drop column mood;\ndrop type "public"."mood";',
};

async function createFleet(files: Record<string, string> = FILES) {
  const fixture = await createMigratorFixture(files);
  for (const tenantId of ['a', 'b', 'c']) await fixture.migrator.createTenant(tenantId);
  const tables = async (tenantId: string) => {
    const rows = await fixture.database.query(
      `select tablename from pg_tables where schemaname = 'tenant_${tenantId}' and tablename !~ '^__' order by 1`,
    );
    return rows.map(({ tablename }) => tablename);
  };
  const applied = async (tenantId: string) =>
    (
      await fixture.database.query(`select name from tenant_${tenantId}.__drizzle_migrations order by id`)
    ).map(({ name }) => name);
  return Object.assign(fixture, { tables, applied });
}

it('takes back what came after a migration, with its tracking rows, and can apply it again', async () => {
  await using fleet = await createFleet();

  const result = await fleet.migrator.rollback({ tenants: 'all', to: '0001_users' });

  expect(result).toMatchObject({ total: 3, succeeded: 3, failed: 0, skipped: 0 });
  expect(result.details[0]?.rolledBackMigrations).toEqual(['0003_mood', '0002_posts']);
  expect(await fleet.tables('b')).toEqual(['users']);
  expect(await fleet.applied('b')).toEqual(['0001_users']);
  expect(await fleet.database.query(`select 1 from pg_type where typname = 'mood'`)).toEqual([]);
  expect(await fleet.migrator.migrateAll()).toMatchObject({ succeeded: 3, failed: 0 });
  expect(await fleet.tables('b')).toEqual(['posts', 'users']);
});

it.each(['drizzle', 'name', 'hash'] as const)('takes rows out of a ledger in the %s form', async (form) => {
  await using fleet = await createFleet();
  await fleet.migrator.convertTrackingFormat({ to: form });

  expect(await fleet.migrator.rollback({ tenants: 'all', to: '0001_users' })).toMatchObject({ succeeded: 3 });
  expect(await fleet.migrator.getStatus()).toMatchObject(
    [1, 1, 1].map((appliedCount) => ({ appliedCount, pending: ['0002_posts', '0003_mood'] })),
  );
  expect(await fleet.migrator.migrateAll()).toMatchObject({ succeeded: 3, failed: 0 });
});

it('goes back by steps, for the tenants it is given only', async () => {
  await using fleet = await createFleet();

  await fleet.migrator.rollback({ tenants: ['b'], steps: 2 });

  expect(await fleet.applied('a')).toEqual(['0001_users', '0002_posts', '0003_mood']);
  expect(await fleet.applied('b')).toEqual(['0001_users']);
});

it('takes everything back when there are fewer migrations than steps', async () => {
  await using fleet = await createFleet();

  await fleet.migrator.rollback({ tenants: ['a'], steps: 99 });

  expect(await fleet.tables('a')).toEqual([]);
  expect((await fleet.migrator.rollback({ tenants: ['a'], steps: 1 })).details[0]?.status).toBe('skipped');
});

it('changes nothing in a dry run, and says what it would do', async () => {
  await using fleet = await createFleet();

  const result = await fleet.migrator.rollback({ tenants: 'all', to: '0002_posts', dryRun: true });

  expect(result.details.map(({ status, rolledBackMigrations }) => [status, ...rolledBackMigrations])).toEqual(
    Array.from({ length: 3 }, () => ['planned', '0003_mood']),
  );
  expect(await fleet.applied('a')).toHaveLength(3);
});

it('touches no tenant when a down file is missing, also if only one tenant needs it', async () => {
  await using fleet = await createFleet();
  await fleet.migrator.rollback({ tenants: ['a', 'b'], to: '0001_users' });
  await fleet.tenantFolder.remove('0003_mood.down.sql');

  const refusal = fleet.migrator.rollback({ tenants: 'all', steps: 1 });

  await expect(refusal).rejects.toMatchObject({
    code: 'DMT_ROLLBACK_REFUSED',
    message: expect.stringContaining('0003_mood.down.sql'),
  });
  expect(await fleet.applied('a')).toEqual(['0001_users']);
});

it('refuses a tenant whose last migration is not in the folder, or was edited, and goes on with the others', async () => {
  await using fleet = await createFleet();
  await fleet.database.query(
    `update tenant_a.__drizzle_migrations set name = '0009_gone', hash = 'gone', normal_hash = 'gone', created_at = 1 where name = '0003_mood'`,
  );
  await fleet.database.query(
    `update tenant_b.__drizzle_migrations set hash = 'x', normal_hash = 'x' where name = '0003_mood'`,
  );

  const { details } = await fleet.migrator.rollback({ tenants: 'all', steps: 1 });

  expect(details.map(({ status, error }) => [status, error && Reflect.get(error, 'code')])).toEqual([
    ['failed', 'DMT_ROLLBACK_REFUSED'],
    ['failed', 'DMT_MIGRATION_CHANGED'],
    ['rolled-back', undefined],
  ]);
});

it('leaves a tenant as it was when a down file fails, and names its line', async () => {
  await using fleet = await createFleet({
    ...FILES,
    '0002_posts.down.sql': 'drop table posts;\n\ndrop table nowhere;',
  });

  const { details } = await fleet.migrator.rollback({ tenants: ['a'], to: '0001_users' });

  expect(details[0]).toMatchObject({ status: 'failed', rolledBackMigrations: [] });
  expect(details[0]?.error?.message).toContain('"0002_posts (down)" failed at line 3');
  expect(await fleet.applied('a')).toHaveLength(3);
  expect(await fleet.tables('a')).toEqual(['posts', 'users']);
});

it('undoes what was applied last first, whatever its number', async () => {
  await using fleet = await createFleet();
  await fleet.tenantFolder.write('0000_late.sql', 'create table late (id integer);');
  await fleet.tenantFolder.write('0000_late.down.sql', 'drop table late;');
  await fleet.migrator.migrateTenant('a');

  const { details } = await fleet.migrator.rollback({ tenants: ['a'], steps: 1 });

  expect(details[0]?.rolledBackMigrations).toEqual(['0000_late']);
});

it('skips a tenant that never came that far, and refuses a migration that nobody knows', async () => {
  await using fleet = await createFleet();
  await fleet.migrator.rollback({ tenants: ['a'], to: '0001_users' });

  const { details } = await fleet.migrator.rollback({ tenants: ['a', 'b'], to: '0002_posts' });

  expect(details.map(({ status }) => status)).toEqual(['skipped', 'rolled-back']);
  await expect(fleet.migrator.rollback({ tenants: 'all', to: '0007_x' })).rejects.toMatchObject({
    code: 'DMT_USAGE',
  });
  await expect(fleet.migrator.rollback({ tenants: 'all' })).rejects.toMatchObject({ code: 'DMT_USAGE' });
});

it('refuses a down file that cannot run in a transaction', async () => {
  await using fleet = await createFleet({
    ...FILES,
    '0003_mood.down.sql': 'drop index concurrently users_index;',
  });

  await expect(fleet.migrator.rollback({ tenants: 'all', steps: 1 })).rejects.toMatchObject({
    code: 'DMT_MIGRATION_SOURCE_INVALID',
  });
});

it('refuses while a migration is half applied statement by statement', async () => {
  await using fleet = await createFleet();
  await fleet.tenantFolder.write(
    '0004_half.sql',
    '-- dmt:no-transaction\ncreate table half (id integer);\ncreate table half (id integer);',
  );
  await fleet.migrator.migrateTenant('a');

  const { details } = await fleet.migrator.rollback({ tenants: ['a'], steps: 1 });

  expect(details[0]?.error?.message).toContain('"0004_half" is half applied');
  expect(await fleet.applied('a')).toHaveLength(3);
});

it('waits for whoever runs statements of the schema by themselves', async () => {
  await using fleet = await createFleet();
  const key = advisoryLockKey('schema-steps', 'tenant_a');
  const holder = new Client({ connectionString: fleet.database.url });
  await holder.connect();
  await holder.query(`select pg_advisory_lock(${key})`);

  let isDone = false;
  const rollback = fleet.migrator.rollback({ tenants: ['a'], steps: 1 }).finally(() => {
    isDone = true;
  });
  await sleep(400);
  expect(isDone).toBe(false);
  await holder.end();

  expect((await rollback).details[0]?.status).toBe('rolled-back');
});

it('refuses when something was applied since it looked', async () => {
  await using fleet = await createFleet();
  const holder = new Client({ connectionString: fleet.database.url });
  await holder.connect();
  await holder.query(`begin; select pg_advisory_xact_lock(${advisoryLockKey('schema', 'tenant_a')})`);
  const rollback = fleet.migrator.rollback({ tenants: ['a'], steps: 1 });
  await expect
    .poll(() => fleet.database.query(`select from pg_locks where locktype = 'advisory' and not granted`))
    .toHaveLength(1);
  await holder.query(
    `insert into tenant_a.__drizzle_migrations (hash, name) values ('4', '0004_other'); commit`,
  );
  await holder.end();

  expect((await rollback).details[0]?.error).toMatchObject({
    code: 'DMT_ROLLBACK_REFUSED',
    message: expect.stringContaining('is not "0003_mood" any more'),
  });
  expect(await fleet.applied('a')).toHaveLength(4);
});

it('leaves all or nothing when it is killed between a down file and its tracking row', async () => {
  await using fleet = await createFleet();
  const holder = new Client({ connectionString: fleet.database.url });
  await holder.connect();
  // Parks the rollback at its tracking row, with the SQL of the down file done.
  await holder.query('begin');
  await holder.query(`select from tenant_a.__drizzle_migrations where name = '0003_mood' for update`);
  const migrator = fleet.createMigrator({ retries: 0, lockTimeoutMs: 0 });
  const rollback = migrator.rollback({ tenants: ['a'], steps: 1 });
  await expect
    .poll(
      async () =>
        fleet.database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and pid <> pg_backend_pid() and datname = current_database()`,
        ),
      { timeout: 20_000 },
    )
    .toHaveLength(1);
  expect((await rollback).details[0]?.status).toBe('failed');
  await holder.query('rollback');
  await holder.end();

  expect(await fleet.applied('a')).toHaveLength(3);
  await fleet.database.query('select mood from tenant_a.users');
});
