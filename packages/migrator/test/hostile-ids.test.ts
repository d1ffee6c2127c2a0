import {
  createTenantContext,
  createTenantManager,
  defineConfig,
  isDmtError,
  type TenantManager,
} from '@dmt/core';
import { hostileIds, impossibleIds, sampleIds } from '@dmt-tooling/harness/hostile-ids';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const marks = pgTable('marks', { way: integer().notNull(), owner: text().notNull() });
const tables = { marks };
const SEED = 20_261_121;
/** A migrator opens a transaction for each. */
const IDS_OF_NOBODY = process.env.DMT_CHAOS === '1' ? 2_000 : 400;
const REFUSALS: ReadonlySet<string> = new Set(['DMT_TENANT_ID_INVALID', 'DMT_TENANT_NOT_FOUND']);

let fixture: MigratorFixture;
let migrator: Migrator;
let tenants: TenantManager<typeof tables>;

beforeAll(async () => {
  fixture = await createMigratorFixture({
    '0001_marks.sql': 'create table marks (way integer not null, owner text not null);',
  });
  ({ migrator } = fixture);
  tenants = createTenantManager(
    defineConfig({ connection: { url: fixture.database.url }, schemas: { tenant: tables } }),
  );
  // What an id that is taken for SQL, a pattern or a list would hit.
  await migrator.createTenant('victim');
  await tenants.getDb('victim').insert(marks).values({ way: 0, owner: 'victim' });
});

afterAll(async () => {
  await tenants.dispose();
  await fixture[Symbol.asyncDispose]();
});

const schemas = async (): Promise<unknown[]> =>
  (
    await fixture.database.query(
      `select nspname from pg_namespace where nspname !~ '^(pg_|information_schema)' order by 1`,
    )
  ).map(({ nspname }) => nspname);

const victimsRows = (): Promise<unknown> => tenants.getDb('victim').select().from(marks);

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: 12 }, worker));
}

describe('tenants with hostile names', () => {
  it('each live in a schema of their own, by every way there is to a row', async () => {
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    const before = await schemas();
    await inTurns(hostileIds, async (id) => {
      await migrator.createTenant(id);
      await tenants.getDb(id).insert(marks).values({ way: 1, owner: id });
      await (await tenants.getDbAsync(id)).transaction((tx) =>
        tx.insert(marks).values({ way: 2, owner: id }),
      );
      await runWithTenant({ tenantId: id }, () => contextDb.insert(marks).values({ way: 3, owner: id }));
      await tenants.withConnection(id, (client) => client.query('insert into marks values (4, $1)', [id]));
    });

    await inTurns(hostileIds, async (id) => {
      const rows = await tenants.getDb(id).select().from(marks).orderBy(marks.way);
      expect(rows).toEqual([1, 2, 3, 4].map((way) => ({ way, owner: id })));
      expect(await migrator.getTenantStatus(id)).toMatchObject({ tenantId: id, status: 'ok' });
    });
    expect((await schemas()).length).toBe(before.length + hostileIds.length);

    await inTurns(hostileIds, async (id) => {
      await migrator.dropTenant(id);
      await tenants.evictPool(id);
      await expect(tenants.getDb(id).select().from(marks)).rejects.toThrow();
    });
    expect(await schemas()).toEqual(before);
    expect(await victimsRows()).toEqual([{ way: 0, owner: 'victim' }]);
  }, 60_000);
});

/** Everything that takes an id, and what it does with one of nobody's. */
const surfaces: Readonly<Record<string, (id: string) => unknown>> = {
  'a statement': (id) => tenants.getDb(id).delete(marks),
  'a transaction': (id) => tenants.getDb(id).transaction((tx) => tx.delete(marks)),
  getDbAsync: (id) => tenants.getDbAsync(id),
  withConnection: (id) => tenants.withConnection(id, (client) => client.query('delete from marks')),
  runWithTenant: (id) => {
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    return runWithTenant({ tenantId: id }, () => contextDb.delete(marks));
  },
  migrateTenant: async (id) => failOf(await migrator.migrateTenant(id)),
  getTenantStatus: async (id) => failOf(await migrator.getTenantStatus(id)),
  dropTenant: (id) => migrator.dropTenant(id),
};

/** A migrator answers for each tenant of a fleet by a result, and so for one. */
function failOf({ error }: { error?: Error | undefined }): void {
  if (error !== undefined) throw error;
}

async function outcomeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (thrown) {
    // Drizzle wraps what its statements fail with.
    const error = isDmtError(thrown) || !(thrown instanceof Error) ? thrown : thrown.cause;
    return isDmtError(error) ? error.code : String(thrown);
  }
}

describe('an id of nobody', () => {
  it.each(Object.keys(surfaces))(
    'is refused by %s, and touches nothing',
    async (name) => {
      const before = await schemas();
      const act = surfaces[name] as (id: string) => unknown;
      const ids = sampleIds(IDS_OF_NOBODY, SEED).filter((id) => id !== 'victim');
      const others: Array<[string, string]> = [];
      await inTurns([...ids, ...(impossibleIds as readonly string[])], async (id) => {
        const outcome = await outcomeOf(() => act(id));
        if (!REFUSALS.has(outcome)) others.push([String(id).slice(0, 80), outcome]);
      });

      expect(others).toEqual([]);
      expect(await schemas()).toEqual(before);
      expect(await victimsRows()).toEqual([{ way: 0, owner: 'victim' }]);
    },
    60_000,
  );
});
