import { ensureDirectory, listTenants, parseStamp, type TenantRecord } from '@dmt/core/internal';
import { toRunSql } from './connections/index.ts';
import { bringLedgerInStep } from './ledger/index.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, tenantLedger } from './migrator-context.ts';
import { type PreparedSource, planPending } from './plan/index.ts';
import { readFleet, type SchemaReading } from './status/index.ts';

/** What a fleet looks like from outside the locks. */
export interface FleetSurvey {
  /** By schema name; one for each tenant. */
  readonly readings: ReadonlyMap<string, SchemaReading>;
  /** By tenant id. */
  readonly records: ReadonlyMap<string, TenantRecord>;
}

export function surveyFleet(
  context: MigratorContext,
  sites: ReadonlyArray<TenantSite>,
  isDryRun: boolean,
): Promise<FleetSurvey> {
  return context.pool.use(async (client) => {
    const run = toRunSql(client);
    if (!isDryRun) await ensureDirectory(run);
    const records = new Map((await listTenants(run)).map((record) => [record.tenantId, record]));
    const readings = await readFleet(
      client,
      sites.map((site) => tenantLedger(context, site)),
    );
    return { readings, records };
  });
}

/**
 * Whether a tenant certainly needs nothing. A ledger that holds every migration stays complete, so this needs no
 * lock; anything unclear, or to be adopted, goes through the lock.
 */
export function isUpToDate(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  { readings, records }: FleetSurvey,
): boolean {
  const { settings } = context;
  const { tenantId, schemaName } = site;
  const reading = readings.get(schemaName);
  const state = records.get(tenantId)?.state;
  if (!reading || reading.error || (state !== 'active' && state !== 'suspended')) return false;
  const { schema, rows } = reading;
  const isAdopted = parseStamp(schema.comment) === tenantId;
  if (!isAdopted || !schema.ledgerColumns) return false;
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
