import type { FleetWork } from './fleet-reader.ts';
import type { FleetPart, FleetTenant } from './fleet-row.ts';
import { inParallel } from './in-parallel.ts';
import { isolateFailures } from './isolate-failures.ts';
import { locateTenants } from './locate-tenants.ts';
import { runTogether } from './run-together.ts';
import { createTenantStatement } from './tenant-select.ts';

/**
 * Reads tenants that have a schema each: many of them by one statement. How many is bounded, because each costs the server plan
 * nodes, and a lock for its table and every index of it until the statement is over.
 */
export async function* readSchemas(work: FleetWork): AsyncGenerator<FleetPart, void, undefined> {
  const { facts, run, sharedDb, limits } = work;
  const statement = createTenantStatement(sharedDb, work.plan);
  const { tenants, failures } = await locateTenants(facts, run, work.tenantIds);
  yield { rows: [], failures };
  const readChunk = (chunk: readonly FleetTenant[]): Promise<FleetPart> =>
    isolateFailures(chunk, (some) => runTogether(sharedDb, work, some, statement));
  yield* inParallel(split(tenants, limits.tenantsPerStatement), limits.concurrency, readChunk, work.abandon);
}

function split<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}
