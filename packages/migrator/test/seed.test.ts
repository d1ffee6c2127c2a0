import { sql } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import type { SeedFunction } from '../src/index.ts';
import { createMigratorFixture } from './support/migrator-fixture.ts';

const notes = pgTable('notes', { id: text('id').primaryKey() });
const seed: SeedFunction<{ notes: typeof notes }> = (db, tenantId) =>
  db.insert(notes).values({ id: tenantId });

async function createFleet() {
  const fixture = await createMigratorFixture(
    { '0001_notes.sql': 'create table notes (id text primary key);' },
    { shared: { '0001_plans.sql': 'create table plans (id text primary key);' } },
  );
  await fixture.migrator.migrateShared();
  for (const tenantId of ['a', 'b', 'c']) await fixture.migrator.createTenant(tenantId);
  const notesOf = async (tenantId: string) =>
    (await fixture.database.query(`select id from tenant_${tenantId}.notes order by 1`)).map(({ id }) => id);
  return Object.assign(fixture, { notesOf });
}

it('seeds every tenant with its own rows and reports each', async () => {
  await using fleet = await createFleet();
  const seen: string[] = [];

  const result = await fleet.migrator.seedAll(seed, {
    concurrency: 2,
    onProgress: (tenantId, status, _, totals) => seen.push(`${tenantId} ${status} ${totals?.done}`),
  });

  expect(result).toMatchObject({ total: 3, succeeded: 3, failed: 0, notRun: 0 });
  for (const tenantId of ['a', 'b', 'c']) expect(await fleet.notesOf(tenantId)).toEqual([tenantId]);
  expect(seen).toContain('a started 0');
  expect(seen.filter((line) => line.includes('seeded'))).toHaveLength(3);
});

it('keeps nothing of a seed that throws, and goes on with the others', async () => {
  await using fleet = await createFleet();

  const result = await fleet.migrator.seedTenants(['a', 'b'], async (db, tenantId) => {
    await db.insert(notes).values({ id: 'first' });
    if (tenantId === 'a') throw new Error('no luck');
  });

  expect(result.details.map(({ status }) => status)).toEqual(['failed', 'seeded']);
  expect(result.details[0]?.error).toMatchObject({ code: 'DMT_SEED_FAILED' });
  expect(result.details[0]?.error?.message).toContain('The seed of tenant "a" failed: no luck.');
  expect(await fleet.notesOf('a')).toEqual([]);
  expect(await fleet.notesOf('b')).toEqual(['first']);
});

it('reports a seed that swallowed the error of a statement, since nothing of it was kept', async () => {
  await using fleet = await createFleet();

  const result = await fleet.migrator.seedTenant('a', async (db) => {
    await db.insert(notes).values({ id: 'first' });
    await db.execute(sql`select * from nowhere`).catch(() => undefined);
  });

  expect(result).toMatchObject({ success: false, status: 'failed', error: { code: 'DMT_SEED_FAILED' } });
  expect(await fleet.notesOf('a')).toEqual([]);
});

it('names what PostgreSQL said, and no parameter of the statement', async () => {
  await using fleet = await createFleet();

  const { error } = await fleet.migrator.seedTenant('a', async (db) => {
    await db.insert(notes).values([{ id: 'secret' }, { id: 'secret' }]);
  });

  expect(error?.message).toContain('duplicate key value');
  expect(error?.message).not.toContain('secret');
});

it('keeps an inner transaction inside the outer one', async () => {
  await using fleet = await createFleet();

  await fleet.migrator.seedTenant('a', async (db) => {
    await db.transaction(async (inner) => void (await inner.insert(notes).values({ id: 'inner' })));
    throw new Error('later');
  });

  expect(await fleet.notesOf('a')).toEqual([]);
});

it('lets a seed leave nothing behind for the next tenant', async () => {
  await using fleet = await createFleet();

  const result = await fleet.migrator.seedAll(
    async (db, tenantId) => {
      if (tenantId === 'a') await db.execute(sql`set local search_path to tenant_c`);
      await db.insert(notes).values({ id: tenantId });
    },
    { concurrency: 1 },
  );

  expect(result.details.slice(1).every(({ success }) => success)).toBe(true);
  expect(await fleet.notesOf('b')).toEqual(['b']);
});

it('refuses a tenant that does not exist before the seed runs', async () => {
  await using fleet = await createFleet();

  const result = await fleet.migrator.seedTenant('nobody', seed);

  expect(result).toMatchObject({ status: 'failed', error: { code: 'DMT_TENANT_NOT_FOUND' } });
});

it('stops between tenants at a signal, and when told so after a failure', async () => {
  await using fleet = await createFleet();
  const controller = new AbortController();

  const aborted = await fleet.migrator.seedAll(() => controller.abort(), {
    concurrency: 1,
    signal: controller.signal,
  });
  const stopped = await fleet.migrator.seedAll(() => Promise.reject(new Error('x')), {
    concurrency: 1,
    onError: () => 'abort',
  });

  expect(aborted).toMatchObject({ succeeded: 1, notRun: 2 });
  expect(stopped).toMatchObject({ failed: 1, notRun: 2 });
});

it('seeds the shared schema first, and no tenant when that fails', async () => {
  await using fleet = await createFleet();

  const result = await fleet.migrator.seedAllWithShared(
    (db) => db.execute(sql`insert into plans values ('basic')`),
    seed,
  );
  const second = fleet.migrator.seedAllWithShared(
    (db) => db.execute(sql`insert into plans values ('basic')`),
    () => {
      throw new Error('never called');
    },
  );
  await expect(second).rejects.toMatchObject({ code: 'DMT_SEED_FAILED' });

  expect(result.tenants).toMatchObject({ succeeded: 3 });
  expect(await fleet.database.query('select id from plans')).toEqual([{ id: 'basic' }]);
});

it('works on more tenants at once than the pool has connections', async () => {
  await using fleet = await createFleet();

  expect(await fleet.migrator.seedAll(seed, { concurrency: 500 })).toMatchObject({ succeeded: 3 });
  await expect(fleet.migrator.seedAll(seed, { concurrency: 0 })).rejects.toMatchObject({ code: 'DMT_USAGE' });
});
