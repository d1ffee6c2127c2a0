import { is, SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { columnTypes } from './column-types.ts';
import type { DrizzleNames } from './drizzle-names.ts';
import { toJsonFields, toJsonValue } from './json-value.ts';
import type { ColumnModel, ColumnTypeModel, DefaultModel, IdentityModel, JsonValue } from './schema-model.ts';

/** A column of a table or view; `key` is its property in code. */
export function readColumn(key: string, column: PgColumn, names: DrizzleNames): ColumnModel {
  const { notNull, primary, isUnique, uniqueName, uniqueType, generated, defaultFn, onUpdateFn } = column;
  const name = names.nameOf(column);
  const expression = generated === undefined ? undefined : readGenerated(generated.as, names);
  const fallback = readDefault(column.default, names);
  const identity = readIdentity(column);
  return {
    key,
    name,
    type: readType(column),
    isNotNull: notNull,
    isPrimaryKey: primary,
    ...(isUnique
      ? { unique: { name: uniqueName ?? name, nullsNotDistinct: uniqueType === 'not distinct' } }
      : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(expression === undefined ? {} : { generated: expression }),
    ...(identity === undefined ? {} : { identity }),
    isFilledByCode: defaultFn !== undefined || onUpdateFn !== undefined,
  };
}

function readType(column: PgColumn): ColumnTypeModel {
  const dimensions: (number | null)[] = [];
  let base: PgColumn = column;
  while (base.columnType === 'PgArray') {
    const size: unknown = Reflect.get(base, 'size');
    dimensions.unshift(typeof size === 'number' ? size : null);
    // An array of Drizzle's has the column that it is an array of.
    base = Reflect.get(base, 'baseColumn') as PgColumn;
  }
  if (!isVector(base)) dimensions.push(...flatDimensions(base));
  const sqlType = base.getSQLType();
  const enumOf: unknown = Reflect.get(base, 'enum');
  if (typeof enumOf === 'function') {
    const schema: unknown = Reflect.get(enumOf, 'schema');
    const name = String(Reflect.get(enumOf, 'enumName'));
    const from = { schema: typeof schema === 'string' ? schema : null, name };
    return { builder: 'enum', options: {}, enum: from, sqlType, dimensions };
  }
  const known = columnTypes[base.columnType];
  if (!known) return { builder: 'customType', options: {}, sqlType, dimensions };
  const options: Record<string, JsonValue> = { ...known.fixed };
  for (const option of known.options ?? []) {
    const value = option === 'dimensions' ? vectorDimensions(base) : Reflect.get(base, option);
    if (value !== undefined && value !== false) options[option] = toJsonValue(value);
  }
  if (known.hasEnumValues && base.enumValues && base.enumValues.length > 0) options.enum = base.enumValues;
  return { builder: known.builder, options, sqlType, dimensions };
}

function isVector({ columnType }: PgColumn): boolean {
  return columnTypes[columnType]?.options?.includes('dimensions') ?? false;
}

/** Drizzle 1.x calls them the length, or the dimensions of the vector, and means another thing by dimensions. */
function vectorDimensions(column: PgColumn): unknown {
  const [length, ofVector] = ['length', 'vectorDimensions'].map((field): unknown =>
    Reflect.get(column, field),
  );
  return length ?? ofVector ?? Reflect.get(column, 'dimensions');
}

/** Drizzle 1.x has no column of an array: each column may be one. */
function flatDimensions(column: PgColumn): null[] {
  const count: unknown = Reflect.get(column, 'dimensions');
  return typeof count === 'number' ? Array.from({ length: count }, () => null) : [];
}

function readDefault(value: unknown, names: DrizzleNames): DefaultModel | undefined {
  if (value === undefined) return undefined;
  if (is(value, SQL)) return { sql: names.textOf(value) };
  if (value instanceof Date) return { date: value.toISOString() };
  if (typeof value === 'bigint') return { bigint: String(value) };
  return { value: toJsonValue(value) };
}

function readGenerated(as: unknown, names: DrizzleNames): string {
  const expression: unknown = typeof as === 'function' ? as() : as;
  return is(expression, SQL) ? names.textOf(expression) : String(expression);
}

function readIdentity({ generatedIdentity }: PgColumn): IdentityModel | undefined {
  if (generatedIdentity === undefined) return undefined;
  const { type, sequenceName, sequenceOptions } = generatedIdentity;
  const name = sequenceName === undefined ? {} : { name: sequenceName };
  return { type, options: { ...name, ...toJsonFields(sequenceOptions ?? {}) } };
}
