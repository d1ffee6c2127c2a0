import { Column, is, SQL } from 'drizzle-orm';
import {
  getMaterializedViewConfig,
  getViewConfig,
  type PgColumn,
  PgMaterializedView,
  type PgView,
} from 'drizzle-orm/pg-core';
import type { DrizzleNames } from './drizzle-names.ts';
import { toJsonFields } from './json-value.ts';
import { readColumn } from './read-column.ts';
import type { ColumnModel, ViewModel } from './schema-model.ts';

/** @param key - what the code calls it */
export function readView(
  key: string | null,
  view: PgView | PgMaterializedView,
  names: DrizzleNames,
): ViewModel {
  const isMaterialized = is(view, PgMaterializedView);
  // The two are asked for their configuration by two functions that differ in no more than their types.
  const config: object = isMaterialized ? getMaterializedViewConfig(view) : getViewConfig(view);
  const get = (field: string): unknown => Reflect.get(config, field);
  const query = get('query');
  const schema = get('schema');
  const fields: unknown = get('selectedFields');
  const { with: parameters, using, tablespace, withNoData } = Object(config) as Record<string, unknown>;
  return {
    key,
    name: String(get('name')),
    schema: typeof schema === 'string' ? schema : null,
    isMaterialized,
    definition: is(query, SQL) ? names.textOf(query) : null,
    columns: Object.entries(Object(fields)).map(([property, field]) => readField(property, field, names)),
    options: toJsonFields({ with: parameters, using, tablespace, withNoData }),
  };
}

function readField(key: string, field: unknown, names: DrizzleNames): ColumnModel {
  // Every column of a view over PostgreSQL is one of PostgreSQL.
  if (is(field, Column)) return readColumn(key, field as PgColumn, names);
  const name = is(field, SQL.Aliased) ? field.fieldAlias : key;
  const type = { builder: 'customType', options: {}, sqlType: 'text', dimensions: [] };
  return { key, name, type, isNotNull: false, isPrimaryKey: false, isFilledByCode: false };
}
