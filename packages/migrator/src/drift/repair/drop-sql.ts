import { quoteIdentifier } from '@dmt/core/internal';
import type { CatalogObject } from '../catalog/index.ts';

const ON_TABLE: Readonly<Record<string, string>> = { trigger: 'trigger', policy: 'policy', rule: 'rule' };
const CONSTRAINTS = new Set([
  'primary key',
  'unique constraint',
  'check constraint',
  'exclusion constraint',
  'foreign key',
]);
const TYPES = new Set(['enum', 'composite type', 'range type']);

/** The statement that removes an object; never with `cascade`, which would take what nobody looked at. */
export function dropSql(object: CatalogObject): string | undefined {
  const { kind, parent } = object;
  const name = quoteIdentifier(object.name);
  const onTable = ON_TABLE[kind];
  if (onTable !== undefined) return `drop ${onTable} ${name} on ${quoteIdentifier(parent)}`;
  if (CONSTRAINTS.has(kind)) return `alter table ${quoteIdentifier(parent)} drop constraint ${name}`;
  if (kind === 'column') return `alter table ${quoteIdentifier(parent)} drop column ${name}`;
  if (TYPES.has(kind)) return `drop type ${name}`;
  if (kind === 'function' || kind === 'procedure' || kind === 'aggregate') {
    // The name is PostgreSQL's own and carries the arguments.
    const [, bare = '', rest = ''] = /^(.*?)(\(.*\))$/s.exec(object.name) ?? [];
    return `drop ${kind} ${quoteIdentifier(bare)}${rest}`;
  }
  return [
    'table',
    'view',
    'materialized view',
    'sequence',
    'index',
    'domain',
    'statistics',
    'collation',
  ].includes(kind)
    ? `drop ${kind} ${name}`
    : undefined;
}
