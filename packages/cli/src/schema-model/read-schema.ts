import { getTableColumns, is } from 'drizzle-orm';
import {
  isPgEnum,
  isPgMaterializedView,
  isPgSequence,
  isPgView,
  type PgEnum,
  PgRole,
  PgSchema,
  PgTable,
} from 'drizzle-orm/pg-core';
import { type Casing, createDrizzleNames } from './drizzle-names.ts';
import { toJsonFields } from './json-value.ts';
import { readTable } from './read-table.ts';
import { readView } from './read-view.ts';
import type { EnumModel, RoleModel, SchemaModel } from './schema-model.ts';

/** Reads what a side of the configuration exports: tables, and what they need. Relations are no part of a database. */
export function readSchema(exported: Readonly<Record<string, unknown>>, casing: Casing): SchemaModel {
  const names = createDrizzleNames(casing);
  const entries = firstNames(exported);
  const pick = <Kind, Model>(
    isKind: (value: unknown) => value is Kind,
    read: (key: string, value: Kind) => Model,
  ): Model[] => entries.flatMap(([key, value]) => (isKind(value) ? [read(key, value)] : []));
  const tables = pick(isTable, (key, table) => readTable(key, table, names));
  const exportedEnums = pick(isEnum, (key, value) => readEnum(key, value));
  return {
    schemas: pick(isSchema, (key, { schemaName }) => ({ key, name: schemaName })),
    roles: pick(isRole, readRole),
    enums: [...exportedEnums, ...hiddenEnums(entries, exportedEnums)],
    sequences: pick(isPgSequence, (key, { seqName, schema, seqOptions }) => ({
      key,
      name: seqName ?? key,
      schema: schema ?? null,
      options: toJsonFields(seqOptions ?? {}),
    })),
    tables,
    views: [
      ...pick(isPgView, (key, view) => readView(key, view, names)),
      ...pick(isPgMaterializedView, (key, view) => readView(key, view, names)),
    ],
  };
}

/** What is exported under two names is one thing. */
function firstNames(exported: Readonly<Record<string, unknown>>): [string, unknown][] {
  const seen = new Set<unknown>();
  return Object.entries(exported).filter(([, value]) => {
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

function isTable(value: unknown): value is PgTable {
  return is(value, PgTable);
}

function isSchema(value: unknown): value is PgSchema {
  return is(value, PgSchema);
}

function isRole(value: unknown): value is PgRole {
  return is(value, PgRole);
}

function isEnum(value: unknown): value is PgEnum<[string, ...string[]]> {
  return isPgEnum(value);
}

function readEnum(key: string | null, value: PgEnum<[string, ...string[]]>): EnumModel {
  return { key, name: value.enumName, schema: value.schema ?? null, values: value.enumValues };
}

/** Enums that columns have and nobody exported; drizzle-kit does not create them. */
function hiddenEnums(entries: readonly [string, unknown][], exported: readonly EnumModel[]): EnumModel[] {
  const known = new Set(exported.map(({ schema, name }) => `${schema}.${name}`));
  const hidden: EnumModel[] = [];
  for (const [, table] of entries) {
    if (!isTable(table)) continue;
    for (const found of enumsOf(table)) {
      const id = `${found.schema ?? null}.${found.enumName}`;
      if (known.has(id)) continue;
      known.add(id);
      hidden.push(readEnum(null, found));
    }
  }
  return hidden;
}

function enumsOf(table: PgTable): PgEnum<[string, ...string[]]>[] {
  return Object.values(getTableColumns(table)).flatMap((column) => {
    let base: unknown = column;
    while (Reflect.get(Object(base), 'baseColumn') !== undefined)
      base = Reflect.get(Object(base), 'baseColumn');
    const found: unknown = Reflect.get(Object(base), 'enum');
    return isEnum(found) ? [found] : [];
  });
}

const ROLE_OPTIONS = ['createDb', 'createRole', 'inherit'] as const;

function readRole(key: string, role: PgRole): RoleModel {
  const options: Record<string, boolean> = {};
  for (const option of ROLE_OPTIONS) {
    const value: unknown = Reflect.get(role, option);
    if (typeof value === 'boolean') options[option] = value;
  }
  return { key, name: role.name, isExisting: Reflect.get(role, '_existing') === true, options };
}
