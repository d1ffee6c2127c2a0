import type { ClientPool } from './connections/index.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, tenantLedger } from './migrator-context.ts';
import { readFleet, type SchemaReading } from './status/index.ts';

/** Reads the ledgers of tenants, those of one database together. By tenant id. */
export async function readTenants(
  context: MigratorContext,
  sites: ReadonlyArray<TenantSite>,
): Promise<Map<string, SchemaReading>> {
  const readings = new Map<string, SchemaReading>();
  for (const [pool, together] of groupByPool(context, sites)) {
    const bySchema = new Map(together.map((site) => [site.schemaName, tenantLedger(context, site)]));
    const ledgers = [...bySchema.values()];
    const found = await pool.use((client) => readFleet(client, ledgers));
    for (const { tenantId, schemaName } of together) {
      const reading = found.get(schemaName);
      if (reading) readings.set(tenantId, reading);
    }
  }
  return readings;
}

function groupByPool(
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
