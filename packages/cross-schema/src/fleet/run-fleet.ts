import type { ManagerFacts, RunSql } from '@dmt/core/internal';
import { describeTable } from '../tables/index.ts';
import { runSqlBy } from './admin-db.ts';
import type { FleetQueryFacts, ResolvedAdminOptions } from './admin-options.ts';
import { findTenantIds } from './find-tenant-ids.ts';
import type { FleetPlan } from './fleet-plan.ts';
import { fleetReaderFor } from './fleet-reader.ts';
import type { FleetPart, KeyedRow } from './fleet-row.ts';
import { readerSettings } from './reader-settings.ts';
import { sortTogether } from './sort-together.ts';

/** What one run is about, and what it has come to. */
export interface FleetRun {
  tenantCount: number;
  rowCount: number;
  failureCount: number;
}

/** Runs a plan for all tenants, and yields what is found as it is found; rows in an order all at once, at the end. */
export async function* runFleet(
  options: ResolvedAdminOptions,
  facts: ManagerFacts,
  plan: FleetPlan,
  counts: FleetRun,
): AsyncGenerator<FleetPart, void, undefined> {
  const leave = new AbortController();
  const signals = [leave.signal, ...(options.signal === undefined ? [] : [options.signal])];
  const signal = AbortSignal.any(signals);
  const settings = readerSettings(options.limits);
  const sharedDb = options.manager.getSharedDb({ signal });
  const run = runSqlBy(sharedDb);
  const read = fleetReaderFor(facts.strategy.name);
  const tenantIds = await findTenantIds(facts, run, options.tenants);
  counts.tenantCount = tenantIds.length;
  const told: FleetQueryFacts = {
    reason: options.reason,
    tables: tablesOf(plan),
    tenantCount: tenantIds.length,
  };
  await options.onQuery({ phase: 'started', ...told });
  let isComplete = false;
  try {
    const parts = read({
      facts,
      plan,
      tenantIds,
      limits: options.limits,
      sharedDb,
      openTenant: (tenantId) => facts.openReader(tenantId, { signal, settings }),
      openLane: (lane) => ({
        db: facts.openReader(undefined, { signal, settings, lane }),
        run: runSqlBy(facts.openReader(undefined, { signal, settings: [], lane })),
      }),
      abandon: () => leave.abort(),
    });
    for await (const part of inOrder(run, plan, parts)) {
      counts.rowCount += part.rows.length;
      counts.failureCount += part.failures.length;
      yield part;
    }
    isComplete = true;
  } finally {
    const { rowCount, failureCount } = counts;
    await options.onQuery({ phase: 'finished', ...told, rowCount, failureCount, isComplete });
  }
}

/** Rows whose order or number is asked for are known when all of them are. */
async function* inOrder(
  run: RunSql,
  plan: FleetPlan,
  parts: AsyncIterable<FleetPart>,
): AsyncGenerator<FleetPart, void, undefined> {
  if (plan.orderBy.length === 0) return yield* firstRows(plan.limit, parts);
  const rows: KeyedRow[] = [];
  for await (const { rows: found, failures } of parts) {
    for (const row of found) rows.push(row);
    if (failures.length > 0) yield { rows: [], failures };
  }
  yield { rows: await sortTogether(run, rows, plan), failures: [] };
}

async function* firstRows(
  limit: number | undefined,
  parts: AsyncIterable<FleetPart>,
): AsyncGenerator<FleetPart, void, undefined> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  for await (const { rows, failures } of parts) {
    yield { rows: rows.slice(0, left), failures };
    left -= rows.length;
    if (left <= 0) return;
  }
}

function tablesOf({ sources: { from, joins } }: FleetPlan): string[] {
  const tables = [from, ...joins.map(({ table }) => table)].map(describeTable);
  return tables.flatMap((table) => table?.originalName ?? []);
}
