import { quoteIdentifier, quoteLiteral } from '@dmt/core/internal';
import type { CatalogObject } from '../catalog/index.ts';

/** A property as text; `undefined` where there is none. */
export function textOf({ properties }: CatalogObject, name: string): string | undefined {
  const value = properties[name];
  return typeof value === 'string' ? value : undefined;
}

/** A property that is a list of texts. */
export function listOf({ properties }: CatalogObject, name: string): string[] {
  const value = properties[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** `"email" text not null default 'x'`, as `create table` and `add column` take it. */
function columnSql(column: CatalogObject): string {
  const generated = textOf(column, 'generated');
  const identity = textOf(column, 'identity');
  const clauses = [
    quoteIdentifier(column.name),
    textOf(column, 'type'),
    clause('collate', textOf(column, 'collation')),
    generated === undefined
      ? clause('default', textOf(column, 'default'))
      : generatedClause(column, generated),
    identity === undefined ? '' : `generated ${identity === 'a' ? 'always' : 'by default'} as identity`,
    column.properties['not null'] === true ? 'not null' : '',
  ];
  return clauses.filter((text) => text !== undefined && text !== '').join(' ');
}

function generatedClause(column: CatalogObject, expression: string): string {
  return `generated always as (${expression}) ${textOf(column, 'generated kind') === 'v' ? 'virtual' : 'stored'}`;
}

function clause(keyword: string, text: string | undefined): string {
  return text === undefined ? '' : `${keyword} ${text}`;
}

/** What a sequence counts by, as `create sequence` and `alter sequence` take it. */
export function sequenceOptionsSql(sequence: CatalogObject): string {
  const number = (name: string): string => textOf(sequence, name) ?? '';
  return [
    `as ${number('type')} increment by ${number('increment')}`,
    `minvalue ${number('minimum')} maxvalue ${number('maximum')}`,
    `start with ${number('start')} cache ${number('cache')}`,
    sequence.properties.cycle === true ? 'cycle' : 'no cycle',
  ].join(' ');
}

function withOptions(object: CatalogObject): string {
  const options = listOf(object, 'options').map((option) => {
    const [name = '', ...value] = option.split('=');
    return `${name} = ${quoteLiteral(value.join('=')).trim()}`;
  });
  return options.length === 0 ? '' : ` with (${options.join(', ')})`;
}

const TABLE_EXTRAS = ['partition key', 'inherits', 'partition bound', 'server'];

/**
 * The statement that makes an object under a path that leads to its schema; of a table its columns as well, but
 * nothing else that hangs on it. `undefined` for what has no such statement here.
 */
export function createSql(
  object: CatalogObject,
  columns: ReadonlyArray<CatalogObject>,
  tenantSchema: string,
): string | undefined {
  const name = quoteIdentifier(object.name);
  const text = (property: string): string => textOf(object, property) ?? '';
  switch (object.kind) {
    case 'table':
      return TABLE_EXTRAS.some((extra) => object.properties[extra] !== null)
        ? undefined
        : `create ${object.properties.unlogged === true ? 'unlogged ' : ''}table ${name} (${columns.map(columnSql).join(', ')})${withOptions(object)}`;
    case 'column':
      return `alter table ${quoteIdentifier(object.parent)} add column ${columnSql(object)}`;
    case 'view':
      return `create view ${name}${withOptions(object)} as ${text('definition')}`;
    case 'materialized view':
      return `create materialized view ${name}${withOptions(object)} as ${text('definition')}`;
    case 'sequence':
      return object.properties.identity === true
        ? undefined
        : `create ${object.properties.unlogged === true ? 'unlogged ' : ''}sequence ${name} ${sequenceOptionsSql(object)}`;
    case 'index':
      return object.properties.valid === true ? text('definition') : undefined;
    case 'primary key':
    case 'unique constraint':
    case 'check constraint':
    case 'exclusion constraint':
    case 'foreign key':
      return `alter table ${quoteIdentifier(object.parent)} add constraint ${name} ${text('definition')}`;
    case 'enum':
      return `create type ${name} as enum (${listOf(object, 'labels').map(quoteLiteral).join(', ')})`;
    case 'domain':
      return domainSql(object);
    case 'composite type':
      return `create type ${name} as (${text('attributes')})`;
    case 'function':
    case 'procedure':
      return text('definition').replaceAll("'{tenant}'", () => quoteLiteral(tenantSchema));
    case 'statistics':
      return `create statistics ${name}${statisticsKinds(text('kinds'))} on ${text('columns')} from ${quoteIdentifier(object.parent)}`;
    case 'trigger':
      return object.properties.firing === 'enabled' ? text('definition') : undefined;
    case 'policy':
      return policySql(object);
    case 'rule':
      return object.properties.firing === 'O' ? text('definition') : undefined;
    default:
      return undefined;
  }
}

/** `{d,m}`, as the catalog has it; expressions bring their kind along. */
function statisticsKinds(kinds: string): string {
  const names = Object.entries({ d: 'ndistinct', f: 'dependencies', m: 'mcv' })
    .filter(([letter]) => kinds.includes(letter))
    .map(([, name]) => name);
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

function domainSql(domain: CatalogObject): string {
  const clauses = [
    `create domain ${quoteIdentifier(domain.name)} as ${textOf(domain, 'type')}`,
    clause('collate', textOf(domain, 'collation')),
    clause('default', textOf(domain, 'default')),
    domain.properties['not null'] === true ? 'not null' : '',
    textOf(domain, 'checks') ?? '',
  ];
  return clauses.filter((text) => text !== '').join(' ');
}

function policySql(policy: CatalogObject): string {
  const using = textOf(policy, 'using');
  const check = textOf(policy, 'with check');
  const clauses = [
    `create policy ${quoteIdentifier(policy.name)} on ${quoteIdentifier(policy.parent)}`,
    `as ${policy.properties.permissive === true ? 'permissive' : 'restrictive'}`,
    `for ${textOf(policy, 'command')} to ${textOf(policy, 'roles')}`,
    using === undefined ? '' : `using (${using})`,
    check === undefined ? '' : `with check (${check})`,
  ];
  return clauses.filter((text) => text !== '').join(' ');
}
