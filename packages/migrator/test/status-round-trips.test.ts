import { type FaultProxy, startFaultProxy } from '@dmt-tooling/harness';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { chaosSize } from './support/chaos.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

/** As many round trips for a tenth of them as for all: a message is about up to 5,000. */
const TENANTS = chaosSize(10_000);

let fixture: MigratorFixture;
let proxy: FaultProxy;
let migrator: Migrator;

beforeEach(async () => {
  fixture = await createMigratorFixture(
    { '0001_a.sql': 'create table a ();', '0002_b.sql': 'create table b ();' },
    { shared: { '0001_s.sql': 'create table s ();' } },
  );
  proxy = await startFaultProxy({ targetUrl: fixture.database.url });
  migrator = fixture.createMigrator({}, proxy.url);
  await fixture.migrator.createTenant('model');
  await fixture.migrator.migrateShared();
});

afterEach(async () => {
  await migrator.dispose();
  await proxy.stop();
  await fixture[Symbol.asyncDispose]();
});

/** Tenants that were migrated as the model was, a hundred per transaction. */
async function copyModel(count: number): Promise<void> {
  await fixture.database.query(`
    create procedure copy_model(count integer) language plpgsql as $$ begin
      for number in 1..count loop
        execute format('create schema tenant_t%s', number);
        execute format('comment on schema tenant_t%s is %L', number, 'dmt:tenant:t' || number);
        execute format('create table tenant_t%s.__drizzle_migrations (like tenant_model.__drizzle_migrations)', number);
        execute format('insert into tenant_t%s.__drizzle_migrations select * from tenant_model.__drizzle_migrations', number);
        insert into dmt.tenants (id, schema_name, strategy, state)
          values ('t' || number, 'tenant_t' || number, 'schema', 'active');
        if number % 100 = 0 then commit; end if;
      end loop;
    end $$`);
  await fixture.database.query(`call copy_model(${count})`);
}

it(`tells the status of ${TENANTS} tenants and of the shared schema in a handful of round trips`, {
  timeout: 600_000,
}, async () => {
  await copyModel(TENANTS - 1);
  await fixture.database.query('delete from tenant_t7.__drizzle_migrations where id = 2');
  await fixture.database.query('drop schema tenant_t8 cascade');
  const questions = proxy.on('client', { type: ['Q', 'S'] }, () => {}, { times: Infinity });

  const status = await migrator.getStatus();
  const questionsOfTenants = questions.count;
  const shared = await migrator.getSharedStatus();

  expect(status).toHaveLength(TENANTS);
  expect(status.filter((each) => each.status !== 'ok')).toMatchObject([
    { tenantId: 't7', status: 'behind', pending: ['0002_b'] },
    { tenantId: 't8', status: 'error', error: { code: 'DMT_TENANT_NOT_FOUND' } },
  ]);
  expect(shared).toMatchObject({ status: 'ok', appliedCount: 1 });
  // Ledgers are read five thousand to a message.
  expect(questionsOfTenants).toBeLessThanOrEqual(4 + Math.ceil(TENANTS / 5_000));
  expect(questions.count).toBeLessThanOrEqual(15);
});

it('tells of every tenant when one of them may not be read', async () => {
  await copyModel(450);
  await fixture.database.query('alter table tenant_t250.__drizzle_migrations alter column id type text');
  const role = await fixture.database.createRole();
  await fixture.database.query(`
    grant usage on schema dmt to ${role.name}; grant select on dmt.tenants to ${role.name};
    do $$ declare name text; begin
      for name in select schema_name from dmt.tenants loop
        execute format('grant usage on schema %I to ${role.name}; grant select on %I.__drizzle_migrations to ${role.name}', name, name);
      end loop; end $$;
    revoke select on tenant_t300.__drizzle_migrations from ${role.name}`);
  const reader = fixture.createMigrator({}, role.url);

  const status = await reader.getStatus();
  expect(status.filter((each) => each.status === 'ok').length).toBeGreaterThanOrEqual(449);
  expect(status.find(({ tenantId }) => tenantId === 't300')).toMatchObject({
    status: 'error',
    error: { code: 'DMT_DATABASE' },
  });
});
