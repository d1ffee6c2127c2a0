import { UsageError } from '@dmt/core';
import { parseTenantId } from '@dmt/core/internal';

/** Which tenants a command is about. */
export type TenantSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly tenantIds: readonly string[] };

export interface TenantSelectionFlags {
  readonly all: boolean;
  readonly tenant: string | undefined;
  readonly tenants: string | undefined;
}

const CHOICES = '--all, --tenant ID or --tenants A,B';

/** Exactly one of `--all`, `--tenant` and `--tenants`, with ids that can be tenants' ids. */
export function parseTenantSelection(
  { all, tenant, tenants }: TenantSelectionFlags,
  command = 'dmt migrate',
): TenantSelection {
  const given = [
    all && '--all',
    tenant !== undefined && '--tenant',
    tenants !== undefined && '--tenants',
  ].filter((flag) => flag !== false);
  if (given.length === 0) throw new UsageError(`${command} was not told which tenants.`, `Add ${CHOICES}.`);
  if (given.length > 1) {
    throw new UsageError(`${given.join(' and ')} contradict each other.`, `Give only one of ${CHOICES}.`);
  }
  if (all) return { kind: 'all' };
  const ids = tenant === undefined ? splitIds(tenants ?? '') : [tenant];
  return { kind: 'some', tenantIds: [...new Set(ids.map((id) => parseTenantId(id)))] };
}

function splitIds(list: string): string[] {
  const ids = list.split(',').map((id) => id.trim());
  if (ids.includes('')) {
    throw new UsageError(
      '--tenants has an empty id in its list.',
      'Separate the ids by one comma each: --tenants acme,globex.',
    );
  }
  return ids;
}
