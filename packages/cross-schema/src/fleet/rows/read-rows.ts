import type { FleetPart, FleetTenant } from '../fleet-row.ts';
import type { FleetWork } from '../fleet-work.ts';
import { inParallel } from '../in-parallel.ts';
import { isolateFailures } from '../isolate-failures.ts';
import { readOneByOne } from '../read-one-by-one.ts';
import { type FleetSource, runTogether } from '../run-together.ts';
import { findSqlState } from '../sql-state.ts';
import { createTenantStatement, TENANT_SCHEMA } from '../tenant-select.ts';
import { assertIndexed } from './assert-indexed.ts';
import { findRowTenants } from './find-row-tenants.ts';
import { canReadTogether } from './row-access.ts';
import { findRowTables } from './row-tables.ts';
import { createRowsSource } from './rows-source.ts';
import { split } from './split.ts';
import { namesIn } from './template-names.ts';

/**
 * Reads tenants whose rows are in the same tables: together where the role of the shared handle sees the rows of all of them, and
 * otherwise one by one, as policies show them.
 */
export async function* readRows(work: FleetWork): AsyncGenerator<FleetPart, void, undefined> {
  const { facts } = work;
  const { run } = work.openLane(0);
  const statement = createTenantStatement(work.sharedDb, work.plan);
  const names = namesIn(statement.template);
  const tables = await findRowTables(facts, run, [...new Set(names.map(({ name }) => name))]);
  const named = names.filter(({ qualifier }) => qualifier === TENANT_SCHEMA).map(({ name }) => name);
  const areTogether = canReadTogether(tables, named, facts.rows.tenantColumn);
  if (!areTogether) return yield* readSeparately(work);
  const { tenants, failures } = await findRowTenants(facts, run, work.tenantIds);
  yield { rows: [], failures };
  assertIndexed(tables, tenants.length, facts.rows.tenantColumn);
  yield* readTogether(work, tenants, createRowsSource(statement, tables, facts));
}

function readTogether(
  work: FleetWork,
  tenants: readonly FleetTenant[],
  sourceOf: (tenants: readonly FleetTenant[]) => FleetSource,
): AsyncGenerator<FleetPart, void, undefined> {
  const { limits } = work;
  const statements = split(tenants, limits.tenantsPerStatement);
  const lanes = statements.slice(0, limits.concurrency).map((_, number) => work.openLane(number));
  const readChunk = (chunk: readonly FleetTenant[], number: number): Promise<FleetPart> => {
    const { db } = lanes[number] ?? work.openLane(number);
    return isolateFailures(chunk, (some) => runTogether(db, work, some, sourceOf(some)), isOfTables);
  };
  const rest = statements.values();
  return inParallel(
    lanes.map(() => rest),
    readChunk,
    work.abandon,
  );
}

async function* readSeparately(work: FleetWork): AsyncGenerator<FleetPart, void, undefined> {
  for await (const part of readOneByOne(work)) {
    const ofAll = part.failures.find(({ error }) => isOfTables(findSqlState(error) ?? ''));
    if (ofAll !== undefined) throw ofAll.error;
    yield part;
  }
}

/** All tenants have the same tables: one that is missing, has no such column, may not be read or is locked is so for each of them. */
function isOfTables(sqlState: string): boolean {
  return /^(?:42|55P03|25006)/.test(sqlState);
}
