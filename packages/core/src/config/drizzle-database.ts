import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TableModule } from './table-module.ts';

/**
 * What the installed Drizzle lets its database be typed by: any tables for 0.45, relations for 1.x. An `infer`
 * without a candidate is what its position allows, and neither line exports that by a name that the other has.
 */
type Typing = { candidate?: never } extends { candidate?: NodePgDatabase<infer TTyping> } ? TTyping : never;

/** Whether the installed Drizzle keeps relations apart from tables, as 1.x does. */
type KeepsRelationsApart = NodePgDatabase['_'] extends { readonly relations: unknown } ? true : false;

/**
 * A Drizzle database over a module of tables, as the installed Drizzle types it: by the tables and their
 * `relations()` for 0.45, by the export `relations`, made by `defineRelations()`, for 1.x.
 */
export type DrizzleDatabase<TTables extends TableModule> = KeepsRelationsApart extends true
  ? TTables extends { readonly relations: infer TRelations extends Typing }
    ? NodePgDatabase<TRelations>
    : NodePgDatabase
  : TTables extends Typing
    ? NodePgDatabase<TTables>
    : never;
