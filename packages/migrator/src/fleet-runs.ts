import { isDmtError } from '@dmt/core';
import { statusOf } from './fleet-status.ts';
import type { RunsOptions } from './migrator.ts';
import type { MigratorContext } from './migrator-context.ts';
import { type MigrationRun, RUNS_KEPT, readRuns } from './runs/index.ts';
import { siteNamed } from './tenant-places.ts';

/**
 * The runs on record, each with the tenants that it left undone. A killed process wrote less than it did, and
 * tenants are migrated one by one or dropped as well, so the ledgers have the last word.
 */
export async function getRuns(
  context: MigratorContext,
  { limit = RUNS_KEPT }: RunsOptions = {},
): Promise<MigrationRun[]> {
  const runs = await context.pool.use((client) => readRuns(client, limit));
  const undone = await findUndone(
    context,
    runs.flatMap((run) => run.unfinished.map(({ tenantId }) => tenantId)),
  );
  return runs.map((run) => ({
    ...run,
    unfinished: run.unfinished.filter(({ tenantId }) => undone.has(tenantId)),
  }));
}

async function findUndone(context: MigratorContext, tenantIds: ReadonlyArray<string>): Promise<Set<string>> {
  if (tenantIds.length === 0) return new Set();
  const tenants = tenantIds.map((tenantId) => ({
    tenantId,
    schemaName: siteNamed(context, tenantId).schemaName,
    state: 'unregistered' as const,
  }));
  const statuses = await statusOf(context, tenants);
  const undone = statuses.filter(
    ({ status, error }) => status !== 'ok' && !isDmtError(error, 'DMT_TENANT_NOT_FOUND'),
  );
  return new Set(undone.map(({ tenantId }) => tenantId));
}
