import type {
  ForeignKeyModel,
  IndexModel,
  IndexPartModel,
  PolicyModel,
  TableModel,
} from '../schema-model/schema-model.ts';
import { literal, propertyAccess, quote } from './literals.ts';
import type { SourceFile } from './source-file.ts';
import { type EnumNames, writeColumn } from './write-column.ts';

/** How a file calls what tables refer to. */
export interface References {
  readonly enumNames: EnumNames;
  /** The function that makes a table or a view of a schema. */
  maker(schema: string | null, kind: 'table' | 'view' | 'materializedView'): string;
  /** The code for a column of another table. */
  foreignColumn(to: ForeignKeyModel['to'], column: string): string;
}

export function writeTable(table: TableModel, file: SourceFile, references: References): string {
  const columns = table.columns.map((column) => writeColumn(column, file, references.enumNames));
  const rest = writeConstraints(table, file, references).map((line) => `  ${line},`);
  const head = `${file.beginning(table)} = ${references.maker(table.schema, 'table')}(${quote(table.name)}, {`;
  const rls = table.isRlsEnabled ? '.enableRLS()' : '';
  if (rest.length === 0) return [head, ...columns, `})${rls};`].join('\n');
  return [head, ...columns, '}, (table) => [', ...rest, `])${rls};`].join('\n');
}

function writeConstraints(table: TableModel, file: SourceFile, references: References): string[] {
  const own = (name: string): string => {
    const column = table.columns.find((each) => each.name === name);
    return propertyAccess('table', column?.key ?? name);
  };
  const list = (names: readonly string[]): string => names.map(own).join(', ');
  return [
    ...table.primaryKeys.map(
      ({ name, columns }) =>
        `${file.pg('primaryKey')}({ name: ${quote(name)}, columns: [${list(columns)}] })`,
    ),
    ...table.uniques.map(
      ({ name, columns, nullsNotDistinct }) =>
        `${file.pg('unique')}(${quote(name)}).on(${list(columns)})${nullsNotDistinct ? '.nullsNotDistinct()' : ''}`,
    ),
    ...table.indexes.map((index) => writeIndex(index, file, own)),
    ...table.foreignKeys.map((key) => {
      const isOwn = key.to.table === table.name && key.to.schema === table.schema;
      const foreign = key.to.columns.map((name) =>
        isOwn ? own(name) : references.foreignColumn(key.to, name),
      );
      return writeForeignKey(key, list(key.columns), foreign.join(', '), file);
    }),
    ...table.checks.map(({ name, sql }) => `${file.pg('check')}(${quote(name)}, ${file.sql(sql)})`),
    ...table.policies.map((policy) => writePolicy(policy, file)),
  ];
}

function writeIndex(index: IndexModel, file: SourceFile, own: (name: string) => string): string {
  const { name, isUnique, method, parts, where, isConcurrent } = index;
  const list = parts.map((part) => writePart(part, file, own)).join(', ');
  const on = method === 'btree' ? `.on(${list})` : `.using(${quote(method)}, ${list})`;
  return [
    `${file.pg(isUnique ? 'uniqueIndex' : 'index')}(${quote(name)})${on}`,
    where === null ? '' : `.where(${file.sql(where)})`,
    Object.keys(index.with).length === 0 ? '' : `.with(${literal(index.with)})`,
    isConcurrent ? '.concurrently()' : '',
  ].join('');
}

function writePart(part: IndexPartModel, file: SourceFile, own: (name: string) => string): string {
  const { expression, isExpression, isDescending, nulls, operatorClass } = part;
  if (isExpression) return file.sql(expression);
  return [
    own(expression),
    isDescending ? '.desc()' : '',
    nulls === 'first' ? '.nullsFirst()' : '',
    operatorClass === null ? '' : `.op(${quote(operatorClass)})`,
  ].join('');
}

function writeForeignKey(
  { name, onDelete, onUpdate }: ForeignKeyModel,
  columns: string,
  foreignColumns: string,
  file: SourceFile,
): string {
  const action = (call: string, value: string | null): string =>
    value === null || value === 'no action' ? '' : `.${call}(${quote(value)})`;
  return [
    `${file.pg('foreignKey')}({ name: ${quote(name)}, columns: [${columns}], foreignColumns: [${foreignColumns}] })`,
    action('onDelete', onDelete),
    action('onUpdate', onUpdate),
  ].join('');
}

function writePolicy(
  { name, as, for: command, to, using, withCheck }: PolicyModel,
  file: SourceFile,
): string {
  const options = [
    as === null ? '' : `as: ${quote(as)}`,
    command === null ? '' : `for: ${quote(command)}`,
    to.length === 0 ? '' : `to: ${literal(to)}`,
    using === null ? '' : `using: ${file.sql(using)}`,
    withCheck === null ? '' : `withCheck: ${file.sql(withCheck)}`,
  ].filter((option) => option !== '');
  const given = options.length === 0 ? '' : `, { ${options.join(', ')} }`;
  return `${file.pg('pgPolicy')}(${quote(name)}${given})`;
}
