import { TenantNotFoundError } from '@dmt/core';
import { listFleet } from './fleet-lifecycle.ts';
import { siteOf } from './lifecycle/index.ts';
import type { ListedTenant } from './migrator.ts';
import {
  findSharedLedger,
  type MigratorContext,
  readSharedSource,
  readTenantSource,
} from './migrator-context.ts';
import { readTenants } from './read-tenants.ts';
import {
  progressOf,
  readFleet,
  type SchemaReading,
  type SharedStatus,
  type TenantStatus,
  tenantStatusOf,
} from './status/index.ts';
import { siteNamed } from './tenant-places.ts';

export async function getFleetStatus(context: MigratorContext): Promise<TenantStatus[]> {
  return statusOf(context, await listFleet(context));
}

/** Of a tenant that nobody has heard of the status is `error`, like that of one whose schema is gone. */
export async function getTenantStatus(context: MigratorContext, tenantId: string): Promise<TenantStatus> {
  const { schemaName, tenantId: id } = siteOf(context.strategy, tenantId);
  const listed = (await listFleet(context)).find((tenant) => tenant.tenantId === id);
  const unregistered = { tenantId: id, schemaName, state: 'unregistered' } as const;
  // Tables that all share say nothing of one.
  if (listed === undefined && context.layout.sharedSite) return statusOfNobody(unregistered);
  const [status] = await statusOf(context, [listed ?? unregistered]);
  // One tenant was asked for, and each yields one status.
  return status as TenantStatus;
}

function statusOfNobody(tenant: ListedTenant): TenantStatus {
  const error = new TenantNotFoundError(tenant.tenantId);
  return { ...tenant, appliedCount: 0, pendingCount: 0, pending: [], status: 'error', error };
}

export async function statusOf(
  context: MigratorContext,
  tenants: ReadonlyArray<ListedTenant>,
): Promise<TenantStatus[]> {
  const source = await readTenantSource(context);
  const sites = tenants.map(({ tenantId }) => siteNamed(context, tenantId));
  const readings = await readTenants(context, sites);
  return tenants.map(({ tenantId, schemaName, state }) => {
    const reading = readings.get(tenantId) ?? missingSchema(schemaName);
    return tenantStatusOf({ tenantId, schemaName, state }, source, reading, context.settings);
  });
}

export async function getSharedStatus(context: MigratorContext): Promise<SharedStatus> {
  const source = await readSharedSource(context);
  const ledger = await findSharedLedger(context, source);
  const readings = await context.pool.use((client) => readFleet(client, [ledger]));
  const reading = readings.get(ledger.schemaName) ?? missingSchema(ledger.schemaName);
  return { schemaName: ledger.schemaName, ...progressOf(source, reading, context.settings, undefined) };
}

function missingSchema(schemaName: string): SchemaReading {
  const schema = {
    schemaName,
    exists: false,
    comment: null,
    ledgerColumns: undefined,
    hasUntrackedTables: false,
  };
  return { schema, rows: [], error: undefined };
}
