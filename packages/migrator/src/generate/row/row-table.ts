import { quoteIdentifier, type TenantColumn } from '@dmt/core/internal';
import { getViewName, is, type Table, type View } from 'drizzle-orm';
import { getTableConfig, PgMaterializedView, PgTable, PgView } from 'drizzle-orm/pg-core';

/** The tables and views of tenants, as the configuration declares them. */
export interface RowModel extends TenantColumn {
  readonly tables: ReadonlyArray<RowTable>;
  readonly views: ReadonlyArray<RowView>;
  readonly runtimeRole: string | undefined;
}

export interface RowTable {
  /** Its export: `users`. */
  readonly key: string;
  readonly name: string;
  readonly tenant: { readonly type: string; readonly isNotNull: boolean } | undefined;
  /** What must be unique, and what it is called: of each the columns. */
  readonly uniques: ReadonlyArray<{ readonly what: string; readonly columns: ReadonlyArray<string> }>;
  readonly foreignKeys: ReadonlyArray<RowForeignKey>;
  /** The first column of each index. */
  readonly leading: ReadonlyArray<string>;
  /** Sequences that come with its serial columns. */
  readonly sequences: ReadonlyArray<string>;
}

export interface RowForeignKey {
  readonly columns: ReadonlyArray<string>;
  readonly table: string;
  readonly foreignColumns: ReadonlyArray<string>;
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
}

export interface RowView {
  readonly key: string;
  readonly name: string;
  readonly isMaterialized: boolean;
}

type NameOf = (column: { readonly name: string; readonly keyAsName?: boolean }) => string;

/** Reads the model from Drizzle's tables. */
export function readRowModel(
  tables: Readonly<Record<string, unknown>>,
  column: TenantColumn & { readonly runtimeRole: string | undefined },
  casing: string | undefined,
): RowModel {
  const nameOf: NameOf = ({ name, keyAsName }) =>
    casing === 'snake_case' && keyAsName === true ? toSnakeCase(name) : name;
  const entries = Object.entries(tables);
  return {
    ...column,
    tables: entries.flatMap(([key, value]) =>
      is(value, PgTable) ? [describeTable(key, value, column.tenantColumn, nameOf)] : [],
    ),
    views: entries.flatMap(([key, value]): RowView[] => {
      if (is(value, PgView)) return [{ key, name: viewName(value), isMaterialized: false }];
      return is(value, PgMaterializedView) ? [{ key, name: viewName(value), isMaterialized: true }] : [];
    }),
  };
}

/** Its typings know the views of one line of Drizzle only. */
function viewName(view: unknown): string {
  return getViewName(view as View);
}

function describeTable(key: string, table: PgTable, tenantColumn: string, nameOf: NameOf): RowTable {
  const config = getTableConfig(table);
  const tenant = config.columns.find((column) => nameOf(column) === tenantColumn);
  const primary = config.columns.filter((column) => column.primary).map(nameOf);
  const uniques = [
    ...(primary.length > 0 ? [{ what: 'its primary key', columns: primary }] : []),
    ...config.primaryKeys.map(({ columns }) => ({ what: 'its primary key', columns: columns.map(nameOf) })),
    ...config.columns
      .filter((column) => column.isUnique)
      .map((column) => ({ what: `the unique column ${nameOf(column)}`, columns: [nameOf(column)] })),
    ...config.uniqueConstraints.map(({ columns, name }) => ({
      what: `the unique constraint ${name ?? columns.map(nameOf).join(', ')}`,
      columns: columns.map(nameOf),
    })),
  ];
  const indexes = config.indexes.map(({ config: index }) => ({
    what: `the unique index ${index.name ?? ''}`,
    isUnique: index.unique === true,
    // What is no column is an expression.
    columns: index.columns.map((each) =>
      'name' in each && typeof each.name === 'string' ? nameOf(each as never) : '',
    ),
  }));
  const unique = [...uniques, ...indexes.filter(({ isUnique }) => isUnique)];
  return {
    key,
    name: config.name,
    tenant: tenant && { type: tenant.getSQLType(), isNotNull: tenant.notNull },
    uniques: unique,
    foreignKeys: config.foreignKeys.map((foreignKey) => {
      const { columns, foreignColumns, foreignTable } = foreignKey.reference();
      return {
        columns: columns.map(nameOf),
        table: getTableConfig(foreignTable as Table as PgTable).name,
        foreignColumns: foreignColumns.map(nameOf),
        onDelete: foreignKey.onDelete,
        onUpdate: foreignKey.onUpdate,
      };
    }),
    leading: [...unique, ...indexes].flatMap(({ columns }) => columns.slice(0, 1)),
    sequences: config.columns
      .filter((column) => /^(small|big)?serial$/.test(column.getSQLType()))
      .map((column) => `${quoteIdentifier(`${config.name}_${nameOf(column)}_seq`)}`),
  };
}

function toSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
