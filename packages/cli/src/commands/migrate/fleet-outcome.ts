import type { TenantMigrationResult } from '@dmt/migrator';
import { exitCodeOf } from '../../failure/exit-code-of.ts';
import { explainFailure, type FailureContext } from '../../failure/explain-failure.ts';
import type { Outcome } from '../../outcome.ts';
import type { FleetRun } from './migrate-tenants.ts';
import { renderFleet } from './render-fleet.ts';

/** The outcome of `dmt migrate`. */
export function reportFleet(run: FleetRun, context: FailureContext): Outcome {
  const { result, notes, isDryRun, isInterrupted, durationMs } = run;
  return {
    exitCode: exitCodeOf(result.details.filter(hasFailed), result.total, context),
    document: {
      dryRun: isDryRun,
      interrupted: isInterrupted,
      total: result.total,
      succeeded: result.succeeded,
      failed: result.failed,
      skipped: result.skipped,
      notRun: result.notRun,
      ...(result.stoppedBy === undefined ? {} : { stoppedBy: result.stoppedBy }),
      ...(result.runId === undefined ? {} : { runId: result.runId }),
      durationMs: Math.round(durationMs),
      notes,
      details: result.details.map((detail) => describeTenant(detail, context)),
    },
    render: (look) => renderFleet(run, context, look),
  };
}

function hasFailed({ status }: TenantMigrationResult): boolean {
  return status === 'failed';
}

function describeTenant(detail: TenantMigrationResult, context: FailureContext): Record<string, unknown> {
  const { tenantId, schemaName, success, status, appliedMigrations, durationMs, error } = detail;
  const tenant = {
    tenantId,
    schemaName,
    success,
    status,
    appliedMigrations,
    durationMs: Math.round(durationMs),
  };
  if (error === undefined) return tenant;
  const { code, reason, remedy, details: { blockers } = {} } = explainFailure(error, context);
  const inTheWay = blockers === undefined ? {} : { blockers };
  return { ...tenant, error: { code, reason, remedy, ...inTheWay } };
}
