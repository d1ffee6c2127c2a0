import { isDmtError } from '@dmt/core';
import { ensureDirectory } from '@dmt/core/internal';
import { toDatabaseError, toRunSql, withRetries } from './connections/index.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, readTenantSource, tenantLedger, tenantTarget } from './migrator-context.ts';
import type { PreparedSource } from './plan/index.ts';
import { readTenants } from './read-tenants.ts';
import { resolveConcurrency, runQueue } from './run/index.ts';
import { assertTenantSchema } from './status/index.ts';
import { editLedger, type LedgerEdit, type PlannedEdit, planLedgerEdit } from './sync/index.ts';
import { placesOf } from './tenant-places.ts';

/** How the ledgers of a fleet are edited. */
export interface EditFleetOptions {
  /** Only these tenants. @default all that are active or suspended */
  readonly tenantIds?: ReadonlyArray<string>;
  /** How many tenants at once, each on a connection. @default 8 */
  readonly concurrency?: number;
  /** Change nothing, and report what would be done. @default false */
  readonly dryRun?: boolean;
  /** Finish the tenants in hand, and leave the rest as they are. */
  readonly signal?: AbortSignal;
  /** Called as each tenant begins and ends. */
  readonly onProgress?: (tenantId: string, status: 'started' | 'done' | 'failed') => void;
}

/** What became of one tenant's ledger; of a tenant whose turn never came neither `planned` nor `error` is set. */
export interface TenantEdit {
  readonly site: TenantSite;
  readonly planned?: PlannedEdit;
  readonly error?: Error;
  readonly durationMs: number;
}

/** Edits the ledgers of tenants; what becomes of each is in the result, in the order in which they were given. */
export async function editFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  edit: LedgerEdit,
  { concurrency, dryRun = false, signal, onProgress }: Omit<EditFleetOptions, 'tenantIds'> = {},
): Promise<TenantEdit[]> {
  const atOnce = resolveConcurrency(concurrency);
  const sites = placesOf(context, tenantIds);
  const source = await readTenantSource(context);
  const { pool, settings } = context;
  if (!dryRun)
    await withRetries(settings.retries, () => pool.use((client) => ensureDirectory(toRunSql(client))));
  const edits = new Map<string, TenantEdit>();
  await runQueue(
    sites,
    atOnce,
    () => signal?.aborted === true,
    async (site) => {
      onProgress?.(site.tenantId, 'started');
      const done = await editTenant(context, source, site, edit, dryRun);
      edits.set(site.tenantId, done);
      onProgress?.(site.tenantId, done.error ? 'failed' : 'done');
    },
  );
  return sites.map((site) => edits.get(site.tenantId) ?? { site, durationMs: 0 });
}

async function editTenant(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  edit: LedgerEdit,
  dryRun: boolean,
): Promise<TenantEdit> {
  const startedAt = performance.now();
  const { layout, settings } = context;
  const work = dryRun
    ? () => planEdit(context, source, site, edit)
    : () =>
        layout
          .poolOf(site)
          .use((client) => editLedger(client, tenantTarget(context, site, source), settings, edit));
  try {
    const planned = await withRetries(settings.retries, work);
    return { site, planned, durationMs: performance.now() - startedAt };
  } catch (cause) {
    const error = toDatabaseError(cause, 'to edit the record of migrations', site.tenantId);
    return { site, error, durationMs: performance.now() - startedAt };
  }
}

async function planEdit(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  edit: LedgerEdit,
): Promise<PlannedEdit> {
  const ledger = tenantLedger(context, site);
  const readings = await readTenants(context, [site]);
  const reading = readings.get(site.tenantId);
  if (!reading) throw new Error(`Schema ${site.schemaName} was not described.`);
  assertTenantSchema(site, reading);
  // To say what made the tables is what an edit is for.
  if (reading.error && !isDmtError(reading.error, 'DMT_LEDGER_MISSING')) throw reading.error;
  return planLedgerEdit(ledger, reading, source.migrations, context.settings.ledgerForm, edit);
}
