import { UsageError } from '@dmt/core';
import { quoteIdentifier } from '@dmt/core/internal';
import { isJsonObject, type JsonObject, type Snapshot, section } from './snapshot.ts';

/** A table, or a column of it, under its old and its new name. */
export interface Rename {
  readonly table: string;
  readonly column: string | undefined;
  readonly to: string;
}

/** Reads `users:people` or `users.name:users.full_name`. @throws DMT_USAGE */
export function parseRename(text: string): Rename {
  const [, table, column, newTable, newColumn] =
    /^([^.:]+)(?:\.([^.:]+))?:(?:([^.:]+)\.)?([^.:]+)$/.exec(text) ?? [];
  const isColumn = column !== undefined && (newTable === undefined || newTable === table);
  const isTable = column === undefined && newTable === undefined;
  if (table === undefined || newColumn === undefined || !(isColumn || isTable)) {
    throw UsageError.forOption('--rename', text, 'old:new for a table, or table.old:table.new for a column');
  }
  return { table, column, to: newColumn };
}

export function invert({ table, column, to }: Rename): Rename {
  return column === undefined ? { table: to, column, to: table } : { table, column: to, to: column };
}

export function renameSql({ table, column, to }: Rename): string {
  const renamed = column === undefined ? 'RENAME' : `RENAME COLUMN ${quoteIdentifier(column)}`;
  return `ALTER TABLE ${quoteIdentifier(table)} ${renamed} TO ${quoteIdentifier(to)};`;
}

/** The snapshot as it would be had the thing always had its new name. @throws DMT_USAGE when there is no such thing */
export function applyRename(snapshot: Snapshot, rename: Rename): Snapshot {
  const { table, column, to } = rename;
  const tables = section(snapshot, 'tables');
  const old = tables[`public.${table}`];
  if (!isJsonObject(old) || (column !== undefined && !Object.hasOwn(section(old, 'columns'), column))) {
    throw new UsageError(
      `There is no ${column === undefined ? `table ${table}` : `column ${table}.${column}`} to rename.`,
      'Correct --rename: the old name comes first.',
    );
  }
  const entries = Object.entries(tables).map(([key, each]): [string, unknown] => {
    const isIt = key === `public.${table}`;
    const newKey = isIt && column === undefined ? `public.${to}` : key;
    return [newKey, isJsonObject(each) ? renameInTable(each, rename, isIt) : each];
  });
  return { ...snapshot, tables: Object.fromEntries(entries) };
}

function renameInTable(table: JsonObject, rename: Rename, isIt: boolean): JsonObject {
  const foreignKeys = mapValues(section(table, 'foreignKeys'), (key) =>
    renameInForeignKey(key, rename, isIt),
  );
  if (!isIt) return { ...table, foreignKeys };
  const { column, to } = rename;
  if (column === undefined) return { ...table, foreignKeys, name: to };
  const swap = (name: unknown): unknown => (name === column ? to : name);
  const swapAll = (names: unknown): unknown => (Array.isArray(names) ? names.map(swap) : names);
  const columns = Object.entries(section(table, 'columns')).map(([name, each]): [string, unknown] =>
    name === column && isJsonObject(each) ? [to, { ...each, name: to }] : [name, each],
  );
  const withColumns = (each: JsonObject): JsonObject => ({ ...each, columns: swapAll(each.columns) });
  return {
    ...table,
    foreignKeys,
    columns: Object.fromEntries(columns),
    compositePrimaryKeys: mapValues(section(table, 'compositePrimaryKeys'), withColumns),
    uniqueConstraints: mapValues(section(table, 'uniqueConstraints'), withColumns),
    indexes: mapValues(section(table, 'indexes'), (index) => ({
      ...index,
      columns: Array.isArray(index.columns)
        ? index.columns.map((each: unknown) =>
            isJsonObject(each) ? { ...each, expression: swap(each.expression) } : each,
          )
        : index.columns,
    })),
  };
}

function renameInForeignKey(key: JsonObject, { table, column, to }: Rename, isIt: boolean): JsonObject {
  const pointsHere = key.tableTo === table;
  const swap = (names: unknown): unknown =>
    Array.isArray(names) ? names.map((name: unknown) => (name === column ? to : name)) : names;
  if (column === undefined) {
    return { ...key, tableFrom: isIt ? to : key.tableFrom, tableTo: pointsHere ? to : key.tableTo };
  }
  return {
    ...key,
    columnsFrom: isIt ? swap(key.columnsFrom) : key.columnsFrom,
    columnsTo: pointsHere ? swap(key.columnsTo) : key.columnsTo,
  };
}

function mapValues(holder: JsonObject, change: (value: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(holder).map(([name, value]) => [name, isJsonObject(value) ? change(value) : value]),
  );
}
