import { createTenantContext, isDmtError, type TenantManager } from '@dmt/core';
import { hostileIds, impossibleIds, sampleIds } from '@dmt-tooling/harness/hostile-ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import {
  createStrategyFixture,
  items,
  type SharedTables,
  type StrategyFixture,
  type StrategyUnderTest,
  strategies,
  type Tables,
} from './strategies/strategy-fixture.ts';

const SEED = 20_261_121;
const isChaos = process.env.DMT_CHAOS === '1';
/** With rows the tables of all tenants go by it in results, and may be migrated by it. */
const NAME_OF_ALL = '*';
const REFUSALS: ReadonlySet<string> = new Set(['DMT_TENANT_ID_INVALID', 'DMT_TENANT_NOT_FOUND']);

// Their names are its keys.
const names = Object.keys(strategies) as StrategyUnderTest[];

interface Size {
  /** Of the hostile ids, each so many-th becomes a tenant. */
  readonly step: number;
  readonly idsOfNobody: number;
}

/** A migrator opens a transaction for each, and a database takes the server some hundredths of a second. */
function sizeFor(name: StrategyUnderTest): Size {
  if (isChaos) return { step: 1, idsOfNobody: 2_000 };
  return name === 'schema' ? { step: 1, idsOfNobody: 400 } : { step: 8, idsOfNobody: 60 };
}

async function inTurns<T>(work: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...work];
  const worker = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await act(item);
  };
  await Promise.all(Array.from({ length: 12 }, worker));
}

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

type Surface = (tenants: TenantManager<Tables, SharedTables>, migrator: Migrator, id: string) => unknown;

/** Everything that takes an id, and what it does with one of nobody's. */
const surfaces: Readonly<Record<string, Surface>> = {
  'a statement': (tenants, _, id) => tenants.getDb(id).delete(items),
  'a transaction': (tenants, _, id) => tenants.getDb(id).transaction((tx) => tx.delete(items)),
  getDbAsync: (tenants, _, id) => tenants.getDbAsync(id),
  withConnection: (tenants, _, id) =>
    tenants.withConnection(id, (client) => client.query('delete from items')),
  runWithTenant: (tenants, _, id) => {
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    return runWithTenant({ tenantId: id }, () => contextDb.delete(items));
  },
  migrateTenant: async (_, migrator, id) => failOf(await migrator.migrateTenant(id)),
  getTenantStatus: async (_, migrator, id) => failOf(await migrator.getTenantStatus(id)),
  dropTenant: (_, migrator, id) => migrator.dropTenant(id),
};

describe.each(names)('with the strategy %s', (name) => {
  const { step, idsOfNobody } = sizeFor(name);
  let fixture: StrategyFixture;
  let migrator: Migrator;
  let tenants: TenantManager<Tables, SharedTables>;

  beforeAll(async () => {
    fixture = await createStrategyFixture(name);
    ({ migrator } = fixture);
    tenants = fixture.createTenants({ poolConfig: { max: 12 } });
    // What an id that is taken for SQL, a pattern or a list would hit.
    await migrator.createTenant('victim');
    await tenants.getDb('victim').insert(items).values({ tenant: 'victim' });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** Whatever a tenant is made of, outside of the tables that tenants may share. */
  const places = async (): Promise<unknown[]> => {
    const { home } = fixture;
    const rows = await home.query<{ place: string }>(
      `select 'schema ' || nspname as place from pg_namespace where nspname !~ '^(pg_|information_schema)'
        union all select 'database ' || datname from pg_database where starts_with(datname, current_database())
        union all select 'tenant ' || id from dmt.tenants where state <> 'dropped'
        order by 1`,
    );
    return rows.map(({ place }) => place);
  };
  const victimsRows = (): Promise<unknown> =>
    tenants.getDb('victim').select({ tenant: items.tenant }).from(items);

  it('hostile ids each have a place of their own, by every way there is to a row', async () => {
    const ids = hostileIds.filter((_, index) => index % step === 0);
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    const before = await places();
    await inTurns(ids, async (id) => {
      await migrator.createTenant(id);
      await tenants.getDb(id).insert(items).values({ tenant: id });
      await (await tenants.getDbAsync(id)).transaction((tx) => tx.insert(items).values({ tenant: id }));
      await runWithTenant({ tenantId: id }, () => contextDb.insert(items).values({ tenant: id }));
      await tenants.withConnection(id, (client) =>
        client.query('insert into items (tenant) values ($1)', [id]),
      );
    });

    await inTurns(ids, async (id) => {
      const rows = await tenants.getDb(id).select({ tenant: items.tenant }).from(items);
      expect(rows).toEqual(Array.from({ length: 4 }, () => ({ tenant: id })));
      expect(await migrator.getTenantStatus(id)).toMatchObject({ tenantId: id, status: 'ok' });
    });
    const during = await places();
    const placesOfOne = name === 'row' ? 1 : 2;
    expect(during.length).toBe(before.length + ids.length * placesOfOne);

    await inTurns(ids, async (id) => {
      await migrator.dropTenant(id);
      await tenants.evictPool(id);
      await expect(tenants.getDb(id).select().from(items)).rejects.toThrow();
    });
    expect(await places()).toEqual(before);
    expect(await victimsRows()).toEqual([{ tenant: 'victim' }]);
  }, 300_000);

  describe('an id of nobody', () => {
    it.each(Object.entries(surfaces))(
      'is refused by %s, and touches nothing',
      async (surface, act) => {
        const before = await places();
        const ids = sampleIds(idsOfNobody, SEED).filter(
          (id) => id !== 'victim' && !(name === 'row' && surface === 'migrateTenant' && id === NAME_OF_ALL),
        );
        const others: Array<[string, string]> = [];
        await inTurns([...ids, ...(impossibleIds as readonly string[])], async (id) => {
          const outcome = await outcomeOf(() => act(tenants, migrator, id));
          if (!REFUSALS.has(outcome)) others.push([String(id).slice(0, 80), outcome]);
        });

        expect(others).toEqual([]);
        expect(await places()).toEqual(before);
        expect(await victimsRows()).toEqual([{ tenant: 'victim' }]);
      },
      120_000,
    );
  });
});
