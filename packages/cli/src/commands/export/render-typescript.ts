import { isIdentifier, quote } from '../../drizzle-source/literals.ts';
import type { ColumnModel, SchemaModel, SchemaSides, TableModel } from '../../schema-model/schema-model.ts';

const TYPES: Readonly<Record<string, string>> = {
  bigserial: 'number',
  boolean: 'boolean',
  customType: 'unknown',
  doublePrecision: 'number',
  halfvec: 'number[]',
  integer: 'number',
  json: 'unknown',
  jsonb: 'unknown',
  real: 'number',
  serial: 'number',
  smallint: 'number',
  smallserial: 'number',
  vector: 'number[]',
};

/** By builder and mode. */
const TYPES_BY_MODE: Readonly<Record<string, string>> = {
  'bigint number': 'number',
  'bigint bigint': 'bigint',
  'bigserial bigint': 'bigint',
  'date date': 'Date',
  'geometry tuple': '[number, number]',
  'geometry xy': '{ x: number; y: number }',
  'line tuple': '[number, number, number]',
  'line abc': '{ a: number; b: number; c: number }',
  'numeric number': 'number',
  'numeric bigint': 'bigint',
  'point tuple': '[number, number]',
  'point xy': '{ x: number; y: number }',
  'timestamp date': 'Date',
};

/** Types of the rows of every table: as they are read, and as they are written. They import nothing. */
export function renderTypescript(sides: SchemaSides): string {
  const taken = new Set<string>();
  const parts = (['tenant', 'shared'] as const).flatMap((side) =>
    sides[side].tables.flatMap((table) => renderTable(table, sides[side], side, taken)),
  );
  return parts.join('\n\n');
}

function renderTable(
  table: TableModel,
  model: SchemaModel,
  side: 'tenant' | 'shared',
  taken: Set<string>,
): string[] {
  const plain = pascal(table.key ?? table.name);
  const name = taken.has(plain) ? pascal(`${side} ${plain}`) : plain;
  taken.add(name);
  const where = side === 'tenant' ? 'of each tenant' : 'that all tenants share';
  const render = (kind: 'read' | 'written'): string =>
    table.columns
      .filter((column) => kind === 'read' || !isComputed(column))
      .map((column) => {
        const isOptional = kind === 'written' && isFilledIn(column);
        return `  ${isIdentifier(column.key) ? column.key : quote(column.key)}${isOptional ? '?' : ''}: ${typeOf(column, model)};`;
      })
      .join('\n');
  return [
    `/** A row of ${table.name}, ${where}. */\nexport interface ${name} {\n${render('read')}\n}`,
    `/** What is written to insert one. */\nexport interface New${name} {\n${render('written')}\n}`,
  ];
}

function isComputed({ generated, identity }: ColumnModel): boolean {
  return generated !== undefined || identity?.type === 'always';
}

function isFilledIn(column: ColumnModel): boolean {
  const { isNotNull, isPrimaryKey, isFilledByCode, identity, type } = column;
  const hasDefault = column.default !== undefined || isFilledByCode || identity !== undefined;
  return hasDefault || type.builder.endsWith('serial') || !(isNotNull || isPrimaryKey);
}

function typeOf(column: ColumnModel, model: SchemaModel): string {
  const base = baseOf(column, model);
  const element = base.includes('|') && column.type.dimensions.length > 0 ? `(${base})` : base;
  const full = `${element}${'[]'.repeat(column.type.dimensions.length)}`;
  return column.isNotNull || column.isPrimaryKey ? full : `${full} | null`;
}

function baseOf({ type }: ColumnModel, { enums }: SchemaModel): string {
  const { builder, options } = type;
  if (type.enum) {
    const found = enums.find(({ name, schema }) => name === type.enum?.name && schema === type.enum.schema);
    return found?.values.map(quote).join(' | ') ?? 'string';
  }
  if (Array.isArray(options.enum)) return options.enum.map((value) => quote(String(value))).join(' | ');
  return TYPES_BY_MODE[`${builder} ${options.mode}`] ?? TYPES[builder] ?? 'string';
}

function pascal(text: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(name) ? name : `_${name}`;
}
