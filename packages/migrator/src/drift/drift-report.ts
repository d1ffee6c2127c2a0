import type { SchemaDifference } from './schema-difference.ts';

/** How one tenant's schema compares with what its own migrations make. */
export interface TenantDrift {
  readonly tenantId: string;
  readonly schemaName: string;
  /** `error`: it could not be told; `error` says why. */
  readonly status: 'ok' | 'drifted' | 'error';
  readonly differences: ReadonlyArray<SchemaDifference>;
  /** SQL that brings the schema back; set for a drifted tenant when it was asked for. */
  readonly repairScript?: string;
  readonly error?: Error;
}

/** Tenants whose schemas differ in the same way. */
export interface DriftGroup {
  readonly differences: ReadonlyArray<SchemaDifference>;
  readonly tenantIds: ReadonlyArray<string>;
}

/** How the schemas of a fleet compare with what their migrations make. */
export interface FleetDrift {
  readonly total: number;
  readonly ok: number;
  readonly drifted: number;
  readonly failed: number;
  /** In the order in which the tenants were given. */
  readonly details: ReadonlyArray<TenantDrift>;
  /** The drifted tenants by what is different, the largest group first. */
  readonly groups: ReadonlyArray<DriftGroup>;
}

export function summariseDrift(details: ReadonlyArray<TenantDrift>): FleetDrift {
  const count = (status: TenantDrift['status']): number =>
    details.filter((tenant) => tenant.status === status).length;
  return {
    total: details.length,
    ok: count('ok'),
    drifted: count('drifted'),
    failed: count('error'),
    details,
    groups: groupByDifference(details),
  };
}

function groupByDifference(details: ReadonlyArray<TenantDrift>): DriftGroup[] {
  const groups = new Map<string, { differences: ReadonlyArray<SchemaDifference>; tenantIds: string[] }>();
  for (const { status, differences, tenantId } of details) {
    if (status !== 'drifted') continue;
    const key = JSON.stringify(differences);
    const group = groups.get(key);
    if (group) group.tenantIds.push(tenantId);
    else groups.set(key, { differences, tenantIds: [tenantId] });
  }
  return [...groups.values()].sort((a, b) => b.tenantIds.length - a.tenantIds.length);
}
