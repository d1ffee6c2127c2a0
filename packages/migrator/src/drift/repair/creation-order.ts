import type { CatalogObject } from '../catalog/index.ts';
import { textOf } from './create-sql.ts';

/** What comes first is needed by what comes later. */
const KINDS: ReadonlyArray<string> = [
  'collation',
  'enum',
  'domain',
  'composite type',
  'range type',
  'sequence',
  'table',
  'column',
  'function',
  'procedure',
  'aggregate',
  'primary key',
  'unique constraint',
  'check constraint',
  'exclusion constraint',
  'index',
  'foreign key',
  'view',
  'materialized view',
  'statistics',
  'rule',
  'trigger',
  'policy',
];

/** Where a kind stands in the order of creation; unknown kinds come last. */
export function creationRank(kind: string): number {
  const rank = KINDS.indexOf(kind);
  return rank === -1 ? KINDS.length : rank;
}

/** Puts views that are read by other views before those. */
export function inReadingOrder(views: ReadonlyArray<CatalogObject>): CatalogObject[] {
  const waiting = [...views];
  const ordered: CatalogObject[] = [];
  while (waiting.length > 0) {
    const isFree = (view: CatalogObject): boolean =>
      !waiting.some((other) => other !== view && textOf(view, 'definition')?.includes(other.name) === true);
    const next = waiting.findIndex(isFree);
    ordered.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return ordered;
}
