import { DatabaseError, quoteValue } from '../../errors/index.ts';

/** What the directory says about a tenant's life. */
export type TenantState = 'provisioning' | 'active' | 'suspended' | 'dropping' | 'dropped';

export const TENANT_STATES: readonly TenantState[] = Object.freeze([
  'provisioning',
  'active',
  'suspended',
  'dropping',
  'dropped',
]);

/** A row of `dmt.tenants`. */
export interface TenantRecord {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly strategy: string;
  readonly region: string | undefined;
  readonly state: TenantState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The columns that {@link parseTenantRecord} reads. */
export const RECORD_COLUMNS = 'id, schema_name, strategy, region, state, created_at, updated_at';

export function parseTenantRecord(row: Record<string, unknown>): TenantRecord {
  return Object.freeze({
    tenantId: readText(row, 'id'),
    schemaName: readText(row, 'schema_name'),
    strategy: readText(row, 'strategy'),
    region: row.region === null ? undefined : readText(row, 'region'),
    state: parseTenantState(row.state),
    createdAt: readDate(row, 'created_at'),
    updatedAt: readDate(row, 'updated_at'),
  });
}

/** @throws DMT_DATABASE for a state that this version does not know */
export function parseTenantState(value: unknown): TenantState {
  const state = TENANT_STATES.find((known) => known === value);
  if (state === undefined) throw unreadable('state', value);
  return state;
}

function readText(row: Record<string, unknown>, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unreadable(column, value);
  return value;
}

function readDate(row: Record<string, unknown>, column: string): Date {
  const value = row[column];
  // A connection may have parsers of its own, which leave a timestamp as text.
  if (value instanceof Date) return value;
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) throw unreadable(column, value);
  return date;
}

function unreadable(column: string, value: unknown): DatabaseError {
  return new DatabaseError(
    `The tenant directory dmt.tenants holds ${quoteValue(value)} in column ${column}.`,
    'Update all processes to one version of dmt, and undo changes made to the directory by hand.',
  );
}
