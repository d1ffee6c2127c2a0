import { expect, it } from 'vitest';
import { createMigratorFixture } from './support/migrator-fixture.ts';

const SHARED = {
  '0001_plans.sql': 'create table plans (id integer primary key);',
  '0001_plans.down.sql': 'drop table plans cascade;',
  '0002_more.sql': `create type mood as enum ('good');\nalter table plans add column more mood;`,
  '0002_more.down.sql': 'alter table plans drop column more;\ndrop type mood cascade;',
};

const TENANT = {
  '0001_users.sql': 'create table users (plan integer references public.plans, mood public.mood);',
};

async function createShared(tenant: Record<string, string> = { '0001_x.sql': 'create table x ();' }) {
  const fixture = await createMigratorFixture(tenant, { shared: SHARED });
  await fixture.migrator.migrateShared();
  const pending = async () => (await fixture.migrator.getSharedStatus()).pending;
  return Object.assign(fixture, { pending });
}

it('takes shared migrations back, with their tracking rows, and can apply them again', async () => {
  await using fixture = await createShared();
  const { migrator } = fixture;

  expect(await migrator.rollbackShared({ to: '0001_plans', dryRun: true })).toMatchObject({
    status: 'planned',
    rolledBackMigrations: ['0002_more'],
  });
  expect(await fixture.pending()).toEqual([]);
  expect(await migrator.rollbackShared({ steps: 2 })).toMatchObject({
    status: 'rolled-back',
    rolledBackMigrations: ['0002_more', '0001_plans'],
  });
  expect(await fixture.pending()).toEqual(['0001_plans', '0002_more']);
  expect(await migrator.rollbackShared({ steps: 1 })).toMatchObject({ status: 'skipped' });
  expect(await migrator.migrateShared()).toMatchObject({ status: 'migrated' });
});

it.each([
  ['the columns', { to: '0001_plans' }],
  ['the foreign keys', { steps: 2 }],
])('never takes %s of tenants along', async (_, goal) => {
  await using fixture = await createShared(TENANT);
  await fixture.migrator.createTenant('a');

  await expect(fixture.migrator.rollbackShared(goal)).rejects.toMatchObject({
    code: 'DMT_MIGRATION_FAILED',
    message: expect.stringContaining('tenants rest on what it drops'),
  });
  await fixture.database.query('select plan, mood from tenant_a.users');
  expect(await fixture.pending()).toEqual([]);
});

it('refuses without a goal, to what nobody knows, and when a down file is missing', async () => {
  await using fixture = await createShared();
  const { migrator } = fixture;
  await fixture.sharedFolder.remove('0001_plans.down.sql');

  await expect(migrator.rollbackShared({})).rejects.toMatchObject({ code: 'DMT_USAGE' });
  await expect(migrator.rollbackShared({ to: '0009_x' })).rejects.toMatchObject({ code: 'DMT_USAGE' });
  await expect(migrator.rollbackShared({ steps: 2 })).rejects.toMatchObject({
    code: 'DMT_ROLLBACK_REFUSED',
    message: expect.stringContaining('0001_plans.down.sql'),
  });
  expect(await fixture.pending()).toEqual([]);
});
