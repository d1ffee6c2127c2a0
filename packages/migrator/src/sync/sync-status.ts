import type { LedgerFormatName } from '../ledger/index.ts';
import { findFormat } from '../ledger/index.ts';
import { compareLedger, type PreparedSource } from '../plan/index.ts';
import type { SchemaReading } from '../status/index.ts';
import { describeRow } from './plan-ledger-edit.ts';

/** How a tenant's ledger and the folder differ. */
export interface TenantSyncStatus {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly inSync: boolean;
  /** Migrations that the ledger does not record; they are pending. */
  readonly missing: ReadonlyArray<string>;
  /** What the ledger records and the folder does not have. */
  readonly orphans: ReadonlyArray<string>;
  /** Migrations whose files have another name than when they were applied. */
  readonly renamed: ReadonlyArray<{ readonly from: string; readonly to: string }>;
  /** Migrations whose SQL was edited after they had been applied. */
  readonly changed: ReadonlyArray<string>;
  /** Form of the ledger; `undefined` when there is none. */
  readonly format: LedgerFormatName | undefined;
  readonly error?: Error;
}

/** How the ledgers of a fleet and the folder differ. */
export interface SyncStatus {
  readonly total: number;
  readonly inSync: number;
  readonly outOfSync: number;
  readonly error: number;
  readonly details: ReadonlyArray<TenantSyncStatus>;
}

export function syncStatusOf(
  { tenantId, schemaName }: { readonly tenantId: string; readonly schemaName: string },
  source: PreparedSource,
  { schema, rows, error }: SchemaReading,
): TenantSyncStatus {
  const nothing = { missing: [], orphans: [], renamed: [], changed: [] };
  const format = schema.ledgerColumns && findFormat(schema.ledgerColumns)?.name;
  if (error) return { tenantId, schemaName, inSync: false, ...nothing, format, error };
  const { applied, missing, orphans, renamed, changed } = compareLedger(source.migrations, rows);
  const isAlike = missing.length + orphans.length + renamed.length + changed.length === 0;
  return {
    tenantId,
    schemaName,
    inSync: isAlike,
    missing: missing.map(({ name }) => name),
    orphans: orphans.map(describeRow),
    renamed: renamed.map((migration) => ({
      from: applied.get(migration)?.name ?? '',
      to: migration.name,
    })),
    changed: changed.map(({ name }) => name),
    format,
  };
}

export function summariseSync(details: ReadonlyArray<TenantSyncStatus>): SyncStatus {
  const error = details.filter((tenant) => tenant.error).length;
  const inSync = details.filter((tenant) => tenant.inSync).length;
  return { total: details.length, inSync, outOfSync: details.length - inSync - error, error, details };
}
