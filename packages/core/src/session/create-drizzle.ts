import { drizzle } from 'drizzle-orm/node-postgres';
import {
  type DrizzleDatabase,
  type DrizzleOptions,
  drizzleLine,
  isDefinedRelations,
  type TableModule,
} from '../config/index.ts';

/**
 * The only call of `drizzle()`, for both lines: 0.45 reads relations from the tables, 1.x is handed what
 * `defineRelations()` made, which is the export `relations`.
 *
 * Always by the `client` option: Drizzle 1.x takes a positional client for a connection string's config
 * and opens a pool of its own.
 */
export function createDrizzle<TTables extends TableModule>(
  client: object,
  tables: TTables,
  options: DrizzleOptions,
): DrizzleDatabase<TTables> {
  // Each line types these options by names of its own; those of the installed one are chosen below.
  const construct = drizzle as unknown as (options: object) => DrizzleDatabase<TTables>;
  return construct({ client, ...declarationsOf(tables), ...options });
}

function declarationsOf(tables: TableModule): object {
  if (drizzleLine === '0.45') return { schema: tables };
  // A table may have that name, too.
  return isDefinedRelations(tables.relations) ? { relations: tables.relations } : {};
}
