import { type ClientPool, sqlStateOf } from './connections/index.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, tenantLedger } from './migrator-context.ts';
import { runQueue } from './run/index.ts';
import { readFleet, type SchemaReading } from './status/index.ts';

/** A connection has to learn of each table that it reads, which takes most of the time: two take half of it. */
const READERS = 2;
const FEWEST_PER_READER = 250;

/** Reads the ledgers of tenants, those of one database together. By tenant id. */
export async function readTenants(
  context: MigratorContext,
  sites: ReadonlyArray<TenantSite>,
): Promise<Map<string, SchemaReading>> {
  const readings = new Map<string, SchemaReading>();
  const read = async ([pool, together]: [ClientPool, TenantSite[]]): Promise<void> => {
    const bySchema = new Map(together.map((site) => [site.schemaName, tenantLedger(context, site)]));
    const ledgers = [...bySchema.values()];
    const found = await pool.use((client) => readFleet(client, ledgers)).catch(nothingWhereGone);
    for (const { tenantId, schemaName } of together) {
      const reading = found.get(schemaName);
      if (reading) readings.set(tenantId, reading);
    }
  };
  const parts = [...groupByPool(context, sites)].flatMap(([pool, together]) =>
    shareOut(together).map((part): [ClientPool, TenantSite[]] => [pool, part]),
  );
  await runQueue(parts, POOLS_AT_ONCE, () => false, read);
  return readings;
}

function shareOut(sites: ReadonlyArray<TenantSite>): TenantSite[][] {
  const size = Math.max(FEWEST_PER_READER, Math.ceil(sites.length / READERS));
  return Array.from({ length: Math.ceil(sites.length / size) }, (_, part) =>
    sites.slice(part * size, (part + 1) * size),
  );
}

/** How many databases are read at once, where tenants have their own; each takes a connection. */
export const POOLS_AT_ONCE = 8;

/** Of a database that does not exist there is nothing to read. */
export function nothingWhereGone(error: unknown): Map<string, never> {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if ([error, cause].some((each) => sqlStateOf(each) === '3D000')) return new Map<string, never>();
  throw error;
}

export function groupByPool(
  { layout }: MigratorContext,
  sites: ReadonlyArray<TenantSite>,
): Map<ClientPool, TenantSite[]> {
  const groups = new Map<ClientPool, TenantSite[]>();
  for (const site of sites) {
    const pool = layout.poolOf(site);
    const group = groups.get(pool);
    if (group) group.push(site);
    else groups.set(pool, [site]);
  }
  return groups;
}
