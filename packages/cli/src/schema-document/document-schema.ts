import * as v from 'valibot';
import { columnTypes } from '../schema-model/column-types.ts';
import type { JsonValue, SchemaDocument } from '../schema-model/schema-model.ts';

const json: v.GenericSchema<unknown, JsonValue> = v.lazy(() =>
  v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(json), v.record(v.string(), json)]),
);

const options = v.record(v.string(), json);
const names = v.array(v.string());
const nullableText = v.nullable(v.string());
const named = { key: nullableText, name: v.string() };
const inSchema = { ...named, schema: nullableText };
const builders = [...new Set(Object.values(columnTypes).map(({ builder }) => builder))];

const columnType = v.strictObject({
  builder: v.picklist([...builders, 'enum', 'customType']),
  options,
  enum: v.exactOptional(v.strictObject({ schema: nullableText, name: v.string() })),
  sqlType: v.string(),
  dimensions: v.array(v.nullable(v.number())),
});

const fallback = v.union([
  v.strictObject({ value: json }),
  v.strictObject({ sql: v.string() }),
  v.strictObject({ date: v.pipe(v.string(), v.isoTimestamp()) }),
  v.strictObject({ bigint: v.pipe(v.string(), v.regex(/^-?\d+$/)) }),
]);

const column = v.strictObject({
  // Drizzle would make it the prototype of the table.
  key: v.pipe(v.string(), v.notValue('__proto__')),
  name: v.string(),
  type: columnType,
  isNotNull: v.boolean(),
  isPrimaryKey: v.boolean(),
  unique: v.exactOptional(v.strictObject({ name: v.string(), nullsNotDistinct: v.boolean() })),
  default: v.exactOptional(fallback),
  generated: v.exactOptional(v.string()),
  identity: v.exactOptional(v.strictObject({ type: v.picklist(['always', 'byDefault']), options })),
  isFilledByCode: v.boolean(),
});

const index = v.strictObject({
  name: v.string(),
  isUnique: v.boolean(),
  method: v.string(),
  parts: v.array(
    v.strictObject({
      expression: v.string(),
      isExpression: v.boolean(),
      isDescending: v.boolean(),
      nulls: v.picklist(['first', 'last']),
      operatorClass: nullableText,
    }),
  ),
  where: nullableText,
  isConcurrent: v.boolean(),
  with: options,
});

const foreignKey = v.strictObject({
  name: v.string(),
  columns: names,
  to: v.strictObject({ schema: nullableText, table: v.string(), columns: names }),
  onDelete: nullableText,
  onUpdate: nullableText,
});

const policy = v.strictObject({
  name: v.string(),
  as: nullableText,
  for: nullableText,
  to: names,
  using: nullableText,
  withCheck: nullableText,
});

const table = v.strictObject({
  ...inSchema,
  columns: v.array(column),
  primaryKeys: v.array(v.strictObject({ name: v.string(), columns: names })),
  uniques: v.array(v.strictObject({ name: v.string(), columns: names, nullsNotDistinct: v.boolean() })),
  indexes: v.array(index),
  foreignKeys: v.array(foreignKey),
  checks: v.array(v.strictObject({ name: v.string(), sql: v.string() })),
  policies: v.array(policy),
  isRlsEnabled: v.boolean(),
});

const side = v.strictObject({
  schemas: v.array(v.strictObject(named)),
  roles: v.array(
    v.strictObject({ ...named, isExisting: v.boolean(), options: v.record(v.string(), v.boolean()) }),
  ),
  enums: v.array(v.strictObject({ ...inSchema, values: names })),
  sequences: v.array(v.strictObject({ ...inSchema, options })),
  tables: v.array(table),
  views: v.array(
    v.strictObject({
      ...inSchema,
      isMaterialized: v.boolean(),
      definition: nullableText,
      columns: v.array(column),
      options,
    }),
  ),
});

/** The form of what an export carries along for `dmt import`. */
export const documentSchema: v.GenericSchema<unknown, SchemaDocument> = v.strictObject({
  version: v.literal(1),
  tenant: side,
  shared: side,
});

/** Its parts, by the names that a description of it may call them. */
export const documentParts: Readonly<Record<string, v.GenericSchema>> = { json, column, table, side };
