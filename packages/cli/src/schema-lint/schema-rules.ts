import type { NamingStyle, SchemaLintRule } from '@dmt/core';
import type { TableModel } from '../schema-model/schema-model.ts';
import { isInStyle, toStyle } from './naming-styles.ts';
import type { ResolvedSchemaRules } from './rule-settings.ts';
import type { SchemaProblem } from './schema-finding.ts';

type Rule = (table: TableModel, rules: ResolvedSchemaRules) => readonly SchemaProblem[];

/** What each rule says of a table. */
export const schemaRules: Readonly<Record<SchemaLintRule, Rule>> = {
  'table-naming': ({ name }, { tableStyle }) => misnamed('table', [name], tableStyle),
  'column-naming': ({ columns }, { columnStyle }) =>
    columns.flatMap(({ name }) =>
      misnamed('column', [name], columnStyle).map((problem) => ({ ...problem, column: name })),
    ),
  'require-primary-key': (table) =>
    primaryKeyOf(table).length > 0
      ? []
      : [
          {
            why: 'It has no primary key, so that a row cannot be told from its copy, nor replicated',
            remedy: 'Add .primaryKey() to a column, or primaryKey({ columns }) to the table.',
          },
        ],
  'prefer-uuid-pk': (table) => {
    const [only, ...more] = primaryKeyOf(table);
    const column = table.columns.find(({ name }) => name === only);
    if (!column || more.length > 0 || column.type.builder === 'uuid') return [];
    return [
      {
        column: column.name,
        why: `Its primary key is ${article(column.type.sqlType)}: ids of several tenants are alike, and count what there is`,
        remedy: `Write uuid('${column.name}').primaryKey().defaultRandom().`,
      },
    ];
  },
  'require-timestamps': ({ columns }, { timestampColumns }) => {
    const missing = timestampColumns.filter((each) => !columns.some(({ name }) => name === each));
    if (missing.length === 0) return [];
    return [
      {
        why: `It has no ${missing.join(' and ')}`,
        remedy: `Add ${missing.map((name) => `timestamp('${name}', { withTimezone: true }).notNull().defaultNow()`).join(' and ')}.`,
      },
    ];
  },
  'index-foreign-keys': (table) =>
    table.foreignKeys
      .filter(({ columns }) => !isIndexed(table, columns))
      .map(({ columns }) => ({
        column: columns.join(', '),
        why: 'No index begins with the columns of this foreign key, so that each delete of a referenced row reads the whole table',
        remedy: `Add index('${table.name}_${columns.join('_')}_index').on(${columns.map((name) => `table.${keyOf(table, name)}`).join(', ')}).`,
      })),
  'no-cascade-delete': ({ foreignKeys }) =>
    foreignKeys
      .filter(({ onDelete }) => onDelete === 'cascade')
      .map(({ columns, to }) => ({
        column: columns.join(', '),
        why: `A delete in ${to.table} deletes rows here without a word`,
        remedy: "Use onDelete: 'restrict' or 'set null', and delete in code.",
      })),
  'require-soft-delete': ({ columns }, { softDeleteColumn }) =>
    columns.some(({ name }) => name === softDeleteColumn)
      ? []
      : [
          {
            why: `It has no ${softDeleteColumn}, so that what is deleted is gone`,
            remedy: `Add timestamp('${softDeleteColumn}', { withTimezone: true }).`,
          },
        ],
};

function misnamed(kind: string, names: readonly string[], style: NamingStyle): SchemaProblem[] {
  return names
    .filter((name) => !isInStyle(name, style))
    .map((name) => ({
      why: `The name of the ${kind} is not in ${style}`,
      remedy: `Call it ${toStyle(name, style)} in the database; its name in code may stay.`,
    }));
}

function primaryKeyOf({ columns, primaryKeys }: TableModel): readonly string[] {
  const own = columns.filter(({ isPrimaryKey }) => isPrimaryKey).map(({ name }) => name);
  return own.length > 0 ? own : (primaryKeys[0]?.columns ?? []);
}

/** Whether an index over all rows begins with these columns, in whatever order. */
function isIndexed(table: TableModel, columns: readonly string[]): boolean {
  const singles = table.columns.filter(({ unique }) => unique !== undefined).map(({ name }) => [name]);
  const indexes = table.indexes
    .filter(({ where, method }) => where === null && ['btree', 'hash'].includes(method))
    .map(({ parts }) => parts.map(({ expression, isExpression }) => (isExpression ? '' : expression)));
  const lists = [
    primaryKeyOf(table),
    ...singles,
    ...table.uniques.map((unique) => unique.columns),
    ...indexes,
  ];
  return lists.some((list) => {
    const first = new Set(list.slice(0, columns.length));
    return first.size === columns.length && columns.every((column) => first.has(column));
  });
}

function keyOf({ columns }: TableModel, name: string): string {
  return columns.find((column) => column.name === name)?.key ?? name;
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
