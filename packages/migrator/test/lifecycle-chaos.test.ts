import { isDmtError } from '@dmt/core';
import { expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { chaosSeed, chaosSize, createRandom } from './support/chaos.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const ACTORS = 16;
const OPERATIONS = chaosSize(5_000);
const KILLS = chaosSize(100);
const TENANTS = ['acme', 'globex', 'initech', 'Umbrella "x"', 'hooli', 'stark'];
const APPLICATION = 'dmt-chaos';

/** What an operation may answer when others are at work on the same tenant, or its connection was ended. */
const EXPECTED = new Set([
  'DMT_TENANT_EXISTS',
  'DMT_TENANT_NOT_FOUND',
  'DMT_TENANT_NOT_READY',
  'DMT_CONNECTION_FAILED',
]);

const migrations = {
  '0001_a.sql': 'create table runs (number integer primary key); insert into runs values (1);',
  '0002_b.sql': 'create table b (id serial primary key); insert into runs values (2);',
  '0003_c.sql': 'create index b_idx on b (id); insert into runs values (3);',
};

it(`leaves every tenant whole or gone, whatever ${ACTORS} actors do and whoever is killed (DMT_CHAOS_SEED=${chaosSeed})`, {
  timeout: 900_000,
}, async () => {
  await using fixture = await createMigratorFixture(migrations);
  const url = new URL(fixture.database.url);
  url.searchParams.set('application_name', APPLICATION);
  const migrators = Array.from({ length: 4 }, () => fixture.createMigrator({}, url.href));
  const random = createRandom(chaosSeed);
  const surprises: unknown[] = [];
  let left = OPERATIONS;
  const act = async (actor: number): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (left % Math.ceil(OPERATIONS / KILLS) === 0) await killOne(fixture, random);
      const migrator = migrators[actor % migrators.length] ?? fixture.migrator;
      const tenantId = TENANTS[Math.floor(random() * TENANTS.length)] ?? '';
      await operate(migrator, tenantId, random()).catch((error: unknown) => {
        if (!isDmtError(error) || !EXPECTED.has(error.code)) surprises.push(error);
      });
    }
  };
  await Promise.all(Array.from({ length: ACTORS }, (_, actor) => act(actor)));

  expect(surprises).toEqual([]);
  await finishEverything(fixture.migrator);
  await expectWholeOrGone(fixture);
});

async function operate(migrator: Migrator, tenantId: string, choice: number): Promise<void> {
  if (choice < 0.4) await migrator.createTenant(tenantId);
  else if (choice < 0.7) await migrator.dropTenant(tenantId);
  else if (choice < 0.85) await throwFailure(migrator, tenantId);
  else await migrator.getTenantStatus(tenantId);
}

async function throwFailure(migrator: Migrator, tenantId: string): Promise<void> {
  const { error } = await migrator.migrateTenant(tenantId);
  if (error) throw error;
}

async function killOne({ database }: MigratorFixture, random: () => number): Promise<void> {
  const rows = await database.query('select pid from pg_stat_activity where application_name = $1', [
    APPLICATION,
  ]);
  const victim = rows[Math.floor(random() * rows.length)];
  if (victim) await database.query('select pg_terminate_backend($1)', [victim.pid]);
}

/** What was interrupted is ended the way its owner would: by the same call again. */
async function finishEverything(migrator: Migrator): Promise<void> {
  for (const { tenantId, state } of await migrator.listTenants()) {
    if (state === 'provisioning') await migrator.createTenant(tenantId);
    if (state === 'dropping') await migrator.dropTenant(tenantId);
  }
}

async function expectWholeOrGone({ migrator, database }: MigratorFixture): Promise<void> {
  const tenants = await migrator.listTenants();
  expect(tenants.filter(({ state }) => state !== 'active')).toEqual([]);
  const schemas = await database.query(`select nspname from pg_namespace where nspname like 'tenant\\_%'`);
  expect(schemas.map(({ nspname }) => nspname).sort()).toEqual(
    tenants.map(({ schemaName }) => schemaName).sort(),
  );
  for (const { schemaName } of tenants) {
    expect(await database.query(`select number from "${schemaName}".runs order by 1`)).toEqual([
      { number: 1 },
      { number: 2 },
      { number: 3 },
    ]);
  }
  expect(await migrator.diff()).toMatchObject({ total: tenants.length, ok: tenants.length });
}
