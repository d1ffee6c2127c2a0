import { ensureDirectory, listTenants, type TenantRecord } from '@dmt/core/internal';
import { toRunSql } from './connections/index.ts';
import { bringLedgerInStep } from './ledger/index.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, tenantLedger } from './migrator-context.ts';
import { type PreparedSource, planPending } from './plan/index.ts';
import { readTenants } from './read-tenants.ts';
import type { SchemaReading } from './status/index.ts';

/** What a fleet looks like from outside the locks. */
export interface FleetSurvey {
  /** By tenant id. */
  readonly readings: ReadonlyMap<string, SchemaReading>;
  /** By tenant id. */
  readonly records: ReadonlyMap<string, TenantRecord>;
  /** Ids of tenants that lack something besides migrations. */
  readonly lacking: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();

export async function surveyFleet(
  context: MigratorContext,
  sites: ReadonlyArray<TenantSite>,
  isDryRun: boolean,
): Promise<FleetSurvey> {
  const listed = await context.pool.use(async (client) => {
    const run = toRunSql(client);
    if (!isDryRun) await ensureDirectory(run);
    if (!isDryRun) await context.layout.prepare?.(client);
    return listTenants(run);
  });
  const records = new Map(listed.map((record) => [record.tenantId, record]));
  const lacking = (await context.layout.findLacking?.(sites)) ?? NOBODY;
  return { readings: await readTenants(context, sites), records, lacking };
}

/**
 * Whether a tenant certainly needs nothing. A ledger that holds every migration stays complete, so this needs no
 * lock; anything unclear, or to be adopted, goes through the lock.
 */
export function isUpToDate(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  { readings, records, lacking }: FleetSurvey,
): boolean {
  const { settings, layout } = context;
  const { tenantId } = site;
  const reading = readings.get(tenantId);
  const state = records.get(tenantId)?.state;
  if (lacking.has(tenantId)) return false;
  if (!reading || reading.error || (state !== 'active' && state !== 'suspended')) return false;
  const { schema, rows } = reading;
  if (!layout.isAdopted(site, schema) || !schema.ledgerColumns) return false;
  try {
    const plan = planPending(source.migrations, rows, { tenantId, outOfOrder: settings.outOfOrder });
    if (plan.pending.length > 0) return false;
    const ledger = tenantLedger(context, site);
    return (
      bringLedgerInStep(ledger, schema.ledgerColumns, plan.applied, settings.ledgerForm).statements.length ===
      0
    );
  } catch {
    // The worker meets the same problem inside the lock, and reports it.
    return false;
  }
}
