import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { findHandleOrigin, type ManagerFacts } from '@dmt/core/internal';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { qualifyTable } from '../tables/index.ts';
import { runSqlBy } from './admin-db.ts';
import { fleetReaderFor } from './fleet-reader.ts';
import type { FleetFailure, FleetRow } from './fleet-row.ts';
import { TENANT_SCHEMA } from './tenant-select.ts';

const items = pgTable('items', { id: integer().primaryKey() });
let database: TestDatabase;
let tenants: TenantManager<{ items: typeof items }>;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const [index, id] of ['a', 'b', 'c'].entries()) {
    await database.query(
      `create schema tenant_${id}; create table tenant_${id}.items as select ${index} as id`,
    );
  }
  await database.query('create schema tenant_empty');
  tenants = createTenantManager(
    defineConfig({ connection: { url: database.url }, schemas: { tenant: { items } } }),
  );
});
afterAll(async () => {
  await tenants?.dispose();
  await database?.drop();
});

function factsOf(manager: TenantManager<{ items: typeof items }>): ManagerFacts {
  const origin = findHandleOrigin(manager.getSharedDb());
  if (origin === undefined) throw new Error('a handle of ours has an origin');
  return origin.manager;
}

/** What a reader finds, whose tenants lie in schemas: any of them must cope with that. */
async function read(strategy: string, tenantIds: readonly string[], concurrency = 2) {
  const rows: FleetRow<Record<string, unknown>>[] = [];
  const failures: FleetFailure[] = [];
  const sharedDb = tenants.getSharedDb();
  const parts = fleetReaderFor(strategy)({
    facts: factsOf(tenants),
    plan: {
      sources: { from: qualifyTable(items, TENANT_SCHEMA), joins: [] },
      fields: { id: items.id },
      groupBy: [],
      orderBy: [],
    },
    tenantIds,
    limits: {
      concurrency,
      tenantsPerStatement: 2,
      lockTimeoutMs: 100,
      statementTimeoutMs: 0,
      prepare: false,
    },
    sharedDb,
    openTenant: (id) => tenants.getDb(id),
    openLane: () => ({ db: sharedDb, run: runSqlBy(sharedDb) }),
    abandon: () => undefined,
  });
  for await (const part of parts) {
    rows.push(...part.rows.map(({ row }) => row));
    failures.push(...part.failures);
  }
  return { rows: rows.sort((a, b) => Number(a.id) - Number(b.id)), failures };
}

describe.each(['schema', 'database'])('fleets of the strategy %s', (strategy) => {
  it('are read, each row as its tenant’s', async () => {
    expect(await read(strategy, ['a', 'b', 'c'])).toEqual({
      rows: [
        { tenantId: 'a', id: 0 },
        { tenantId: 'b', id: 1 },
        { tenantId: 'c', id: 2 },
      ],
      failures: [],
    });
  });

  it('are read by no more lanes than there are tenants, however many are allowed', async () => {
    expect((await read(strategy, ['a', 'b'], 2 ** 31 - 1)).rows).toHaveLength(2);
  });

  it('have failures of their own', async () => {
    const { rows, failures } = await read(strategy, ['nobody', 'a', 'empty', 'c']);
    expect(rows.map(({ tenantId }) => tenantId)).toEqual(['a', 'c']);
    const [nobody, empty] = failures.sort((one, other) => (one.tenantId < other.tenantId ? 1 : -1));
    expect([nobody?.tenantId, empty?.tenantId]).toEqual(['nobody', 'empty']);
    expect(nobody?.error).toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
    expect(empty?.error.cause).toMatchObject({ code: '42P01' });
  });
});

it.each(['hybrid', 'toString'])('says that it does not know how to read %s', (strategy) => {
  expect(() => fleetReaderFor(strategy)).toThrow(expect.objectContaining({ code: 'DMT_USAGE' }));
});
