import { TenantNameCollisionError, TenantNotFoundError } from '@dmt/core';
import { parseStamp, type TenantState } from '@dmt/core/internal';
import { type PreparedSource, planPending } from '../plan/index.ts';
import type { RunSettings } from '../run/migration-target.ts';
import type { SchemaReading } from './read-fleet.ts';

/** Where one tenant's migrations stand. */
export interface TenantStatus {
  readonly tenantId: string;
  readonly schemaName: string;
  /** What the tenant directory says; `unregistered` for a tenant that it does not list yet. */
  readonly state: TenantState | 'unregistered';
  readonly appliedCount: number;
  readonly pendingCount: number;
  /** Names of the migrations that are not applied yet, in order. */
  readonly pending: ReadonlyArray<string>;
  readonly status: 'ok' | 'behind' | 'error';
  /** Set when `status` is `error`. */
  readonly error?: Error;
}

/** Where the shared schema's migrations stand. */
export interface SharedStatus {
  readonly schemaName: string;
  readonly appliedCount: number;
  readonly pendingCount: number;
  readonly pending: ReadonlyArray<string>;
  readonly status: 'ok' | 'behind';
}

/** How far a schema is, by its ledger. @throws what the plan or the ledger refuses */
export function progressOf(
  source: PreparedSource,
  reading: SchemaReading,
  settings: RunSettings,
  tenantId: string | undefined,
): Omit<SharedStatus, 'schemaName'> {
  if (reading.error) throw reading.error;
  const plan = planPending(source.migrations, reading.rows, { tenantId, outOfOrder: settings.outOfOrder });
  const pending = plan.pending.map((migration) => migration.name);
  return {
    appliedCount: plan.applied.length,
    pendingCount: pending.length,
    pending,
    status: pending.length === 0 ? 'ok' : 'behind',
  };
}

/** The same for a tenant, with whatever is wrong told instead of thrown. */
export function tenantStatusOf(
  tenant: {
    readonly tenantId: string;
    readonly schemaName: string;
    readonly state: TenantState | 'unregistered';
  },
  source: PreparedSource,
  reading: SchemaReading,
  settings: RunSettings,
): TenantStatus {
  try {
    assertTenantSchema(tenant, reading, tenant.state);
    return { ...tenant, ...progressOf(source, reading, settings, tenant.tenantId) };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return {
      ...tenant,
      appliedCount: reading.rows.length,
      pendingCount: 0,
      pending: [],
      status: 'error',
      error,
    };
  }
}

/** @param state - what the directory says, where it was asked. @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION */
export function assertTenantSchema(
  { tenantId, schemaName }: { readonly tenantId: string; readonly schemaName: string },
  { schema }: Pick<SchemaReading, 'schema'>,
  state?: TenantState | 'unregistered',
): void {
  if (!schema.exists) {
    const isListed = state === 'active' || state === 'suspended';
    throw new TenantNotFoundError(tenantId, { schemaName, isListed });
  }
  const ownerId = parseStamp(schema.comment);
  if (ownerId !== undefined && ownerId !== tenantId)
    throw new TenantNameCollisionError(tenantId, { schemaName, ownerId });
}
