import type { ColumnModel, JsonValue, SchemaModel, TableModel } from '../schema-model/schema-model.ts';

type JsonSchema = { readonly [keyword: string]: JsonValue };

const TYPES: Readonly<Record<string, JsonSchema>> = {
  bigint: { type: 'integer' },
  bigserial: { type: 'integer' },
  boolean: { type: 'boolean' },
  customType: {},
  date: { type: 'string', format: 'date' },
  doublePrecision: { type: 'number' },
  geometry: {},
  halfvec: { type: 'array', items: { type: 'number' } },
  integer: { type: 'integer' },
  json: {},
  jsonb: {},
  line: {},
  point: {},
  real: { type: 'number' },
  serial: { type: 'integer' },
  smallint: { type: 'integer' },
  smallserial: { type: 'integer' },
  timestamp: { type: 'string', format: 'date-time' },
  uuid: { type: 'string', format: 'uuid' },
  vector: { type: 'array', items: { type: 'number' } },
};

/** A row of a table, as JSON that an API would send. */
export function jsonSchemaOf(table: TableModel, model: SchemaModel): JsonSchema {
  return {
    title: table.name,
    type: 'object',
    properties: Object.fromEntries(table.columns.map((column) => [column.key, propertyOf(column, model)])),
    required: table.columns.filter(isAlwaysThere).map(({ key }) => key),
    additionalProperties: false,
  };
}

function isAlwaysThere({ isNotNull, isPrimaryKey }: ColumnModel): boolean {
  return isNotNull || isPrimaryKey;
}

function propertyOf(column: ColumnModel, model: SchemaModel): JsonSchema {
  const base = column.type.dimensions.reduce<JsonSchema>(
    (items) => ({ type: 'array', items }),
    baseOf(column, model),
  );
  return isAlwaysThere(column) ? base : { anyOf: [base, { type: 'null' }] };
}

function baseOf({ type }: ColumnModel, { enums }: SchemaModel): JsonSchema {
  const { builder, options } = type;
  if (type.enum) {
    const found = enums.find(({ name, schema }) => name === type.enum?.name && schema === type.enum.schema);
    return { type: 'string', enum: found?.values ?? [] };
  }
  if (builder === 'numeric') return { type: options.mode === 'number' ? 'number' : 'string' };
  const known = TYPES[builder] ?? { type: 'string' };
  const limits = typeof options.length === 'number' ? { maxLength: options.length } : {};
  const values = Array.isArray(options.enum) ? { enum: options.enum } : {};
  return { ...known, ...limits, ...values };
}
