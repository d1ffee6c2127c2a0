import type { FleetDrift, TenantDrift } from '@dmt/migrator';
import { ExitCode } from '../../exit-code.ts';
import { exitCodeOf } from '../../failure/exit-code-of.ts';
import { explainFailure, type FailureContext } from '../../failure/explain-failure.ts';
import type { Outcome } from '../../outcome.ts';
import { renderDrift, renderRepair } from './render-drift.ts';

export interface DriftReportOptions {
  /** Whether the repair scripts are what was asked for. */
  readonly wantsRepair: boolean;
  readonly context: FailureContext;
}

/** The outcome of `dmt diff`: a difference is reported like a failure, so that a pipeline stops. */
export function reportDrift(drift: FleetDrift, { wantsRepair, context }: DriftReportOptions): Outcome {
  const { total, ok, drifted, failed, details } = drift;
  const failing = details.filter(({ status }) => status === 'error');
  return {
    exitCode: drifted > 0 ? ExitCode.incomplete : exitCodeOf(failing, total, context),
    document: {
      summary: { total, ok, drifted, failed },
      tenants: details.map((tenant) => describeTenant(tenant, context)),
    },
    render: (look) => (wantsRepair ? renderRepair(drift, context) : renderDrift(drift, context, look)),
  };
}

function describeTenant(tenant: TenantDrift, context: FailureContext): Record<string, unknown> {
  const { error, ...described } = tenant;
  if (error === undefined) return described;
  const { code, reason, remedy } = explainFailure(error, context);
  return { ...described, error: { code, reason, remedy } };
}
