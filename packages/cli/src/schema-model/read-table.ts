import { getTableColumns, is, SQL } from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import type { DrizzleNames } from './drizzle-names.ts';
import { toJsonFields } from './json-value.ts';
import { readColumn } from './read-column.ts';
import { readPolicy } from './read-policy.ts';
import type { ForeignKeyModel, IndexModel, IndexPartModel, TableModel } from './schema-model.ts';

type TableConfig = ReturnType<typeof getTableConfig>;

/** @param key - what the code calls it */
export function readTable(key: string | null, table: PgTable, names: DrizzleNames): TableModel {
  const config = getTableConfig(table);
  const columnNames = (columns: readonly PgColumn[]): string[] => columns.map(names.nameOf);
  return {
    key,
    name: config.name,
    schema: config.schema ?? null,
    columns: Object.entries(getTableColumns(table)).map(([property, column]) =>
      readColumn(property, column, names),
    ),
    primaryKeys: config.primaryKeys.map((primaryKey) => ({
      name: primaryKey.getName(),
      columns: columnNames(primaryKey.columns),
    })),
    uniques: config.uniqueConstraints.map((unique) => ({
      name: unique.getName() ?? `${config.name}_${columnNames(unique.columns).join('_')}_unique`,
      columns: columnNames(unique.columns),
      nullsNotDistinct: unique.nullsNotDistinct,
    })),
    indexes: config.indexes.map((index) => readIndex(config.name, index, names)),
    foreignKeys: config.foreignKeys.map((foreignKey) => readForeignKey(foreignKey, columnNames)),
    checks: config.checks.map(({ name, value }) => ({ name, sql: names.textOf(value) })),
    policies: config.policies.map((policy) => readPolicy(policy, names)),
    isRlsEnabled: config.enableRLS,
  };
}

function readForeignKey(
  foreignKey: TableConfig['foreignKeys'][number],
  columnNames: (columns: readonly PgColumn[]) => string[],
): ForeignKeyModel {
  const { columns, foreignColumns, foreignTable } = foreignKey.reference();
  const target = getTableConfig(foreignTable);
  return {
    name: foreignKey.getName(),
    columns: columnNames(columns),
    to: { schema: target.schema ?? null, table: target.name, columns: columnNames(foreignColumns) },
    onDelete: foreignKey.onDelete ?? null,
    onUpdate: foreignKey.onUpdate ?? null,
  };
}

function readIndex(
  table: string,
  { config }: TableConfig['indexes'][number],
  names: DrizzleNames,
): IndexModel {
  const parts = config.columns.map((part) => readIndexPart(part, names));
  const columns = parts.map(({ expression }) => expression).join('_');
  return {
    name: config.name ?? `${table}_${columns}_index`,
    isUnique: config.unique,
    method: config.method ?? 'btree',
    parts,
    where: config.where === undefined ? null : names.textOf(config.where),
    isConcurrent: config.concurrently ?? false,
    with: toJsonFields(config.with ?? {}),
  };
}

function readIndexPart(
  part: TableConfig['indexes'][number]['config']['columns'][number],
  names: DrizzleNames,
): IndexPartModel {
  if (is(part, SQL)) {
    const expression = names.textOf(part, true);
    return { expression, isExpression: true, isDescending: false, nulls: 'last', operatorClass: null };
  }
  // Drizzle keeps how a column is ordered, though its types do not say so.
  const { indexConfig = {} } = part as {
    readonly indexConfig?: { order?: string; nulls?: string; opClass?: string };
  };
  const name: unknown = Reflect.get(part, 'name');
  return {
    expression: names.nameOf({ name: String(name), keyAsName: Reflect.get(part, 'keyAsName') === true }),
    isExpression: false,
    isDescending: indexConfig.order === 'desc',
    nulls: indexConfig.nulls === 'first' ? 'first' : 'last',
    operatorClass: indexConfig.opClass ?? null,
  };
}
