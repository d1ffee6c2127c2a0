import { UsageError } from '@dmt/core';
import { quoteValue } from '@dmt/core/internal';
import { eq, getTableColumns, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable, SelectedFields } from 'drizzle-orm/pg-core';
import { type CrossSchemaQueryOptions, createCrossSchemaQuery } from './cross-schema-query.ts';
import type { JoinedSelect } from './select-types.ts';

type Columns<T extends PgTable> = T['_']['columns'];
type ColumnName<T extends PgTable> = keyof Columns<T> & string;

/** Shared columns to add: by their names, or under other ones as `{ planName: 'name' }`. */
export type SharedFields<T extends PgTable> =
  | readonly ColumnName<T>[]
  | Readonly<Record<string, ColumnName<T>>>;

export interface SharedLookupOptions<
  TTenant extends PgTable,
  TShared extends PgTable,
  TFields extends SharedFields<TShared>,
> extends CrossSchemaQueryOptions {
  readonly tenantTable: TTenant;
  readonly sharedTable: TShared;
  /** The tenant's column that refers to the shared table. */
  readonly foreignKey: ColumnName<TTenant>;
  /** The shared column it refers to. @default 'id' */
  readonly sharedKey?: ColumnName<TShared>;
  readonly sharedFields: TFields;
  readonly where?: SQL | undefined;
}

type Picked<TShared extends PgTable, TFields> =
  TFields extends ReadonlyArray<infer TName>
    ? Pick<Columns<TShared>, TName & keyof Columns<TShared>>
    : { [TAlias in keyof TFields]: Columns<TShared>[TFields[TAlias] & keyof Columns<TShared>] };

type LookupFields<TTenant extends PgTable, TShared extends PgTable, TFields> = Columns<TTenant> &
  Picked<TShared, TFields>;

type LookupSelect<TTenant extends PgTable, TShared extends PgTable, TFields> = Omit<
  JoinedSelect<
    LookupFields<TTenant, TShared, TFields>,
    TTenant,
    [{ readonly type: 'left'; readonly table: TShared }]
  >,
  'where'
>;

/**
 * The rows of a tenant's table, each with columns of the shared row that it refers to; null where there is none.
 * Drizzle's select: await it, or go on with `orderBy` and `limit`.
 *
 * @throws as `createCrossSchemaQuery`, and DMT_USAGE when both tables have a field of that name
 * @example
 * const rows = await withSharedLookup({
 *   tenantDb, sharedDb, tenantTable: orders, sharedTable: plans, foreignKey: 'planId', sharedFields: { planName: 'name' },
 * });
 */
export function withSharedLookup<
  TTenant extends PgTable,
  TShared extends PgTable,
  const TFields extends SharedFields<TShared>,
>(options: SharedLookupOptions<TTenant, TShared, TFields>): LookupSelect<TTenant, TShared, TFields> {
  const { tenantTable, sharedTable, foreignKey, sharedKey = 'id', sharedFields, where } = options;
  const tenantColumns: SelectedFields = getTableColumns<PgTable>(tenantTable);
  const sharedColumns: Readonly<Record<string, PgColumn>> = getTableColumns<PgTable>(sharedTable);
  const picked: SelectedFields = {};
  for (const [field, name] of fieldEntries(sharedFields)) {
    assertFree(field, tenantColumns);
    picked[field] = columnOf(sharedColumns, name);
  }
  const on = eq(
    columnOf(getTableColumns<PgTable>(tenantTable), foreignKey),
    columnOf(sharedColumns, sharedKey),
  );
  const select = createCrossSchemaQuery(options)
    .from<PgTable>('tenant', tenantTable)
    .leftJoin<PgTable>('shared', sharedTable, on)
    .select({ ...tenantColumns, ...picked });
  // The same select, whose fields the type above names.
  return (where === undefined ? select : select.where(where)) as never;
}

function fieldEntries(fields: SharedFields<PgTable>): ReadonlyArray<readonly [field: string, name: string]> {
  return isList(fields) ? fields.map((name) => [name, name] as const) : Object.entries(fields);
}

function isList(fields: SharedFields<PgTable>): fields is readonly string[] {
  return Array.isArray(fields);
}

function columnOf(columns: Readonly<Record<string, PgColumn>>, name: string): PgColumn {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column !== undefined) return column;
  throw new UsageError(
    `There is no column ${quoteValue(name)}.`,
    `Name one of ${Object.keys(columns).join(', ')}.`,
  );
}

function assertFree(field: string, taken: object): void {
  if (!Object.hasOwn(taken, field)) return;
  throw new UsageError(
    `Both tables have a field ${quoteValue(field)}.`,
    `Give the shared one another name: sharedFields: { shared_${field}: '${field}' }.`,
  );
}
