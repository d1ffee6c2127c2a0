import { quoteValue } from '@dmt/core/internal';
import { explainFailure, type FailureContext } from './explain-failure.ts';
import type { Failure } from './failure.ts';

/** A tenant for which something failed. */
export interface FailedTenant {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly error?: Error;
}

/** Tenants that failed for the same reason. */
export interface FailureGroup {
  readonly failure: Failure;
  readonly tenantIds: readonly string[];
}

/** One group per reason, the largest first: a thousand tenants seldom fail for a thousand reasons. */
export function groupFailures(
  tenants: readonly FailedTenant[],
  context: FailureContext,
): readonly FailureGroup[] {
  const groups = new Map<string, { failure: Failure; tenantIds: string[] }>();
  for (const tenant of tenants) {
    const failure = explainFailure(tenant.error, context);
    const reason = withoutTenant(failure.reason, tenant);
    const group = groups.get(reason) ?? { failure: { ...failure, reason }, tenantIds: [] };
    group.tenantIds.push(tenant.tenantId);
    groups.set(reason, group);
  }
  return [...groups.values()].toSorted((a, b) => b.tenantIds.length - a.tenantIds.length);
}

/** The reason as it reads for any tenant; which ones they are stands below it. */
export function withoutTenant(
  reason: string,
  { tenantId, schemaName }: Pick<FailedTenant, 'tenantId' | 'schemaName'>,
): string {
  const anyTenant = reason
    .replaceAll(` (schema ${quoteValue(schemaName)})`, '')
    .replaceAll(` for tenant ${quoteValue(tenantId)}`, '')
    .replaceAll(`Tenant ${quoteValue(tenantId)}`, 'The tenant')
    .replaceAll(`tenant ${quoteValue(tenantId)}`, 'the tenant');
  return schemaName === '' ? anyTenant : anyTenant.replaceAll(schemaName, '<schema>');
}
