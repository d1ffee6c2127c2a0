import type { SharedStatus, TenantStatus } from '@dmt/migrator';
import { exitCodeOf } from '../../failure/exit-code-of.ts';
import { explainFailure, type FailureContext } from '../../failure/explain-failure.ts';
import type { Outcome } from '../../outcome.ts';
import { countPending } from './count-pending.ts';
import { renderStatus } from './render-status.ts';
import { suggestCommands } from './suggest-next-step.ts';

/** What `dmt status` found. */
export interface FleetStatus {
  readonly tenants: readonly TenantStatus[];
  readonly shared: SharedStatus | undefined;
}

/** The outcome of `dmt status`: being behind is no failure, being unreadable is. */
export function reportStatus(fleet: FleetStatus, context: FailureContext): Outcome {
  const { tenants, shared } = fleet;
  const count = (status: TenantStatus['status']): number =>
    tenants.filter((tenant) => tenant.status === status).length;
  const summary = { total: tenants.length, ok: count('ok'), behind: count('behind'), error: count('error') };
  return {
    exitCode: exitCodeOf(
      tenants.filter((tenant) => tenant.status === 'error'),
      tenants.length,
      context,
    ),
    document: {
      summary,
      ...(shared === undefined ? {} : { shared }),
      pendingMigrations: countPending(tenants),
      next: suggestCommands(fleet),
      tenants: tenants.map((tenant) => describeTenant(tenant, context)),
    },
    render: (look) => renderStatus(fleet, context, look),
  };
}

function describeTenant(tenant: TenantStatus, context: FailureContext): Record<string, unknown> {
  const { tenantId, schemaName, state, status, appliedCount, pendingCount, pending, error } = tenant;
  const described = { tenantId, schemaName, state, status, appliedCount, pendingCount, pending };
  if (error === undefined) return described;
  const { code, reason, remedy } = explainFailure(error, context);
  return { ...described, error: { code, reason, remedy } };
}
