import { expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { chaosSeed, chaosSize, createRandom } from './support/chaos.ts';
import { type ChaosModel, createChaosModel, isExpected } from './support/chaos-model.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const ACTORS = 16;
const OPERATIONS = chaosSize(5_000);
const KILLS = chaosSize(100);
const TENANTS = ['acme', 'globex', 'initech', 'Umbrella "x"', 'hooli', 'stark'];
const APPLICATION = 'dmt-chaos';

const migrations = {
  '0001_a.sql': `create table entries (tenant text, nonce integer);
    create table runs (number integer primary key); insert into runs values (1);`,
  '0002_b.sql': 'create table b (id serial primary key); insert into runs values (2);',
  '0003_c.sql': 'create index b_idx on b (id); insert into runs values (3);',
};

it(`leaves every tenant whole or gone, whatever ${ACTORS} actors do and whoever is killed (DMT_CHAOS_SEED=${chaosSeed})`, {
  timeout: 900_000,
}, async () => {
  await using fixture = await createMigratorFixture(migrations);
  const url = new URL(fixture.database.url);
  url.searchParams.set('application_name', APPLICATION);
  // Half of them take spares, and half give up at once when they are killed, as a process would.
  const migrators = Array.from({ length: 4 }, (_, index) =>
    fixture.createMigrator(
      {
        retries: index % 2 === 0 ? 3 : 0,
        ...(index < 2 ? { spares: { count: 3, refillAfterClaim: true } } : {}),
      },
      url.href,
    ),
  );
  await using model = createChaosModel(fixture.database, url.href);
  const random = createRandom(chaosSeed);
  const surprises: unknown[] = [];
  let left = OPERATIONS;
  const act = async (actor: number): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (left % Math.ceil(OPERATIONS / KILLS) === 0) await killOne(fixture, random);
      const migrator = migrators[actor % migrators.length] ?? fixture.migrator;
      const tenantId = TENANTS[Math.floor(random() * TENANTS.length)] ?? '';
      await operate(migrator, model, tenantId, random()).catch((error: unknown) => {
        if (!isExpected(error)) surprises.push(error);
      });
    }
  };
  await Promise.all(Array.from({ length: ACTORS }, (_, actor) => act(actor)));

  expect(surprises).toEqual([]);
  await finishEverything(fixture.migrator);
  await expectWholeOrGone(fixture);
  expect(await model.findProblems(await fixture.migrator.listTenants())).toEqual([]);
  expect(model.writeCount).toBeGreaterThan(OPERATIONS / 20);
  await expectSparesWhole(fixture);
});

async function operate(
  migrator: Migrator,
  model: ChaosModel,
  tenantId: string,
  choice: number,
): Promise<void> {
  if (choice < 0.3) await migrator.createTenant(tenantId);
  else if (choice < 0.45) await migrator.dropTenant(tenantId);
  else if (choice < 0.6) await throwFailure(migrator, tenantId);
  else if (choice < 0.65) await migrator.migrateAll({ concurrency: 2 });
  else if (choice < 0.7) await migrator.getTenantStatus(tenantId);
  else await model.writeAndRead(tenantId);
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

async function expectSparesWhole({ createMigrator, database }: MigratorFixture): Promise<void> {
  const migrator = createMigrator({ spares: { count: 2 } });
  expect(await migrator.prepareSpares()).toMatchObject({ ready: 2 });
  const spares = await database.query('select schema_name as name from dmt.spares order by 1');
  expect(
    await database.query(`select nspname as name from pg_namespace where nspname like 'dmt\\_%' order by 1`),
  ).toEqual(spares);
  for (const { name } of spares) {
    expect(await database.query(`select count(*)::int as n from ${name}.runs`)).toEqual([{ n: 3 }]);
    expect(await database.query(`select * from ${name}.entries`)).toEqual([]);
  }
}
