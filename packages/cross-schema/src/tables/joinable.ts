import { is, Subquery, type View } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';

/** What a query may read from: a table or a view, by an alias or not, or a subquery. */
export type Joinable = PgTable | View | Subquery;

// Drizzle keeps these in the registry of symbols, under the same names in both lines.
const NAME = Symbol.for('drizzle:Name');
const ORIGINAL_NAME = Symbol.for('drizzle:OriginalName');
const SCHEMA = Symbol.for('drizzle:Schema');
const IS_ALIAS = Symbol.for('drizzle:IsAlias');
const QUALIFIER = Symbol.for('drizzle:Qualifier');
const FOREIGN_KEYS = Symbol.for('drizzle:PgInlineForeignKeys');
const VIEW_CONFIG = Symbol.for('drizzle:ViewBaseConfig');

/** Keys of a table or view that `qualify-table.ts` overrides. */
export const tableKeys: {
  readonly schema: symbol;
  readonly qualifier: symbol;
  readonly viewConfig: symbol;
} = { schema: SCHEMA, qualifier: QUALIFIER, viewConfig: VIEW_CONFIG };

export interface TableFacts {
  /** What columns refer to it by: its alias, if it has one. */
  readonly name: string;
  /** Its name in the database. */
  readonly originalName: string;
  readonly schema: string | undefined;
  readonly isAlias: boolean;
  readonly isView: boolean;
}

/** What Drizzle knows of a table or view; `undefined` for a subquery, which names its tables inside. */
export function describeTable(table: Joinable): TableFacts | undefined {
  if (is(table, Subquery)) return undefined;
  if (is(table, PgTable)) {
    return {
      name: String(Reflect.get(table, NAME)),
      originalName: String(Reflect.get(table, ORIGINAL_NAME)),
      schema: textOrNothing(Reflect.get(table, SCHEMA)),
      isAlias: Reflect.get(table, IS_ALIAS) === true,
      isView: false,
    };
  }
  const config: unknown = Reflect.get(table, VIEW_CONFIG);
  if (typeof config !== 'object' || config === null) return undefined;
  return {
    name: String(Reflect.get(config, 'name')),
    originalName: String(Reflect.get(config, 'originalName')),
    schema: textOrNothing(Reflect.get(config, 'schema')),
    isAlias: Reflect.get(config, 'isAlias') === true,
    isView: true,
  };
}

/** The name that columns refer to it by. */
export function referenceNameOf(table: Joinable): string {
  return is(table, Subquery) ? table._.alias : (describeTable(table)?.name ?? '');
}

/** Whether the two are one table, under whatever alias. */
export function isSameTable(one: Joinable, other: Joinable): boolean {
  if (one === other) return true;
  const left = describeTable(one);
  const right = describeTable(other);
  if (left === undefined || right === undefined || left.isView !== right.isView) return false;
  if (left.isView) return left.originalName === right.originalName && left.schema === right.schema;
  // Each table has a list of its own, which its aliases hand on; names may be the same on both sides.
  return Reflect.get(one, FOREIGN_KEYS) === Reflect.get(other, FOREIGN_KEYS);
}

/** The tables and views of a module, which may hold relations and enums, too. */
export function tablesOf(module: Readonly<Record<string, unknown>>): Joinable[] {
  return Object.values(module).filter(isTableOrView);
}

function isTableOrView(value: unknown): value is Joinable {
  if (typeof value !== 'object' || value === null) return false;
  return is(value, PgTable) || Reflect.get(value, VIEW_CONFIG) !== undefined;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
