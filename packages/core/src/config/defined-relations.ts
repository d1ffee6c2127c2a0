import { isTable, isView } from 'drizzle-orm';
import { readPath } from './validation/read-path.ts';

/** What `defineRelations()` or `defineRelationsPart()` of Drizzle 1.x made: tables, each with its relations. */
export type DefinedRelations = Readonly<Record<string, { readonly table: unknown }>>;

export function isDefinedRelations(value: unknown): value is DefinedRelations {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return false;
  return Object.values(value).every(
    (entry) => isTableOrView(readPath(entry, 'table')) && typeof readPath(entry, 'relations') === 'object',
  );
}

function isTableOrView(value: unknown): boolean {
  return isTable(value) || isView(value);
}
