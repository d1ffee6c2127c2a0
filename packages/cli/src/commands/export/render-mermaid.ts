import type {
  ColumnModel,
  ForeignKeyModel,
  SchemaSides,
  TableModel,
} from '../../schema-model/schema-model.ts';

/** An entity relationship diagram, as Markdown of GitHub and others draws it. */
export function renderMermaid(sides: SchemaSides): string {
  const tables = [...sides.tenant.tables, ...sides.shared.tables];
  return [
    'erDiagram',
    ...tables.map(renderTable),
    ...tables.flatMap((table) => table.foreignKeys.map((key) => renderRelation(table, key))),
  ].join('\n');
}

function renderTable(table: TableModel): string {
  const name = entityName(table.schema, table.name);
  if (table.columns.length === 0) return `  ${name} {}`;
  return [`  ${name} {`, ...table.columns.map((column) => renderColumn(column, table)), '  }'].join('\n');
}

function renderColumn(column: ColumnModel, table: TableModel): string {
  const { name, type, unique } = column;
  const isIn = (lists: ReadonlyArray<{ readonly columns: readonly string[] }>): boolean =>
    lists.some(({ columns }) => columns.includes(name));
  const keys = [
    column.isPrimaryKey || isIn(table.primaryKeys) ? 'PK' : '',
    isIn(table.foreignKeys) ? 'FK' : '',
    unique || table.uniques.some(({ columns }) => columns.length === 1 && columns[0] === name) ? 'UK' : '',
  ].filter((key) => key !== '');
  const sqlType = `${type.sqlType}${'[]'.repeat(type.dimensions.length)}`;
  return `    ${word(sqlType)} ${word(name)}${keys.length === 0 ? '' : ` ${keys.join(', ')}`}`;
}

function renderRelation(table: TableModel, { columns, to }: ForeignKeyModel): string {
  const own = columns.map((name) => table.columns.find((column) => column.name === name));
  const isOptional = own.some((column) => column && !column.isNotNull && !column.isPrimaryKey);
  const isOne = isKey(columns, table);
  const from = entityName(table.schema, table.name);
  const target = entityName(to.schema, to.table);
  return `  ${target} ${isOptional ? '|o' : '||'}--${isOne ? 'o|' : 'o{'} ${from} : "${label(columns.join(', '))}"`;
}

/** Whether a row of the other table is referred to at most once. */
function isKey(names: readonly string[], { columns, primaryKeys, uniques }: TableModel): boolean {
  const [only, ...more] = names;
  const isSingle = columns.some(
    ({ name, isPrimaryKey, unique }) =>
      more.length === 0 && name === only && (isPrimaryKey || unique !== undefined),
  );
  const isSame = (key: { readonly columns: readonly string[] }): boolean =>
    key.columns.length === names.length && key.columns.every((name) => names.includes(name));
  return isSingle || primaryKeys.some(isSame) || uniques.some(isSame);
}

function entityName(schema: string | null, name: string): string {
  const full = schema === null ? name : `${schema}.${name}`;
  return /^[A-Za-z_]\w*$/.test(full) ? full : `"${label(full)}"`;
}

/** Types and columns are single words there. */
function word(text: string): string {
  const plain = text.replace(/, ?/g, '-').replace(/[^\w()[\]-]+/g, '_');
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

function label(text: string): string {
  return text.replaceAll('"', "'").replace(/\s+/g, ' ');
}
