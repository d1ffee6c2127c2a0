import { getTableName, is, isTable } from 'drizzle-orm';
import {
  getMaterializedViewConfig,
  getViewConfig,
  PgMaterializedView,
  PgTable,
  PgView,
} from 'drizzle-orm/pg-core';
import { isDefinedRelations } from '../defined-relations.ts';
import { drizzleLine } from '../drizzle-line.ts';

/** A table or view that an application declared. */
export interface DeclaredRelation {
  /** Its export: `users`. */
  readonly key: string;
  /** Its name in the database. */
  readonly name: string;
  /** The schema that `pgSchema` fixes it to, if one does. */
  readonly schemaName: string | undefined;
  /** Whether it was declared with `drizzle-orm/pg-core`. */
  readonly isPostgres: boolean;
}

/** Drizzle's key for the schema of a table; its public functions tell it only along with all columns. */
const TABLE_SCHEMA = Symbol.for('drizzle:Schema');

/** The tables and views among the exports of a module, and those that only its Drizzle 1.x `relations` name. */
export function listDeclaredRelations(module: unknown): DeclaredRelation[] {
  if (typeof module !== 'object' || module === null) return [];
  const exported = Object.entries(module);
  const known = new Set(exported.map(([, value]) => value));
  const related = listRelated(module).filter(([, value]) => !known.has(value));
  return [...exported, ...related].flatMap(([key, value]) => describe(key, value) ?? []);
}

function listRelated(module: object): [key: string, value: unknown][] {
  const relations: unknown = Reflect.get(module, 'relations');
  if (drizzleLine !== '1.x' || !isDefinedRelations(relations)) return [];
  return Object.entries(relations).map(([key, { table }]) => [`relations.${key}`, table]);
}

function describe(key: string, value: unknown): DeclaredRelation | undefined {
  if (is(value, PgView)) return { key, ...nameOf(getViewConfig(value)), isPostgres: true };
  if (is(value, PgMaterializedView)) {
    return { key, ...nameOf(getMaterializedViewConfig(value)), isPostgres: true };
  }
  if (!isTable(value)) return undefined;
  const schema: unknown = Reflect.get(value, TABLE_SCHEMA);
  const schemaName = typeof schema === 'string' ? schema : undefined;
  return { key, name: getTableName(value), schemaName, isPostgres: is(value, PgTable) };
}

function nameOf(view: {
  name: string;
  schema: string | undefined;
}): Pick<DeclaredRelation, 'name' | 'schemaName'> {
  return { name: view.name, schemaName: view.schema };
}
