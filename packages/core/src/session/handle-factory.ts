import { drizzle } from 'drizzle-orm/node-postgres';
import type { DrizzleOptions, TableModule } from '../config/index.ts';
import { createCheapHandles } from './drizzle-0.45.ts';
import type { TenantDb } from './tenant-db.ts';
import type { TenantPool } from './tenant-pool.ts';

/** Makes Drizzle databases over one set of tables, each with a client of its own. */
export type HandleFactory<TTables extends TableModule> = (client: TenantPool) => TenantDb<TTables>;

/**
 * Handles that share what Drizzle derives from the tables, where the installed Drizzle is one that we know;
 * else `drizzle({ client, … })`, which derives it anew for each.
 *
 * Always by the `client` option: Drizzle 1.x takes a positional client for a connection string's config
 * and opens a pool of its own.
 */
export function createHandleFactory<TTables extends TableModule>(
  tables: TTables,
  options: DrizzleOptions,
): HandleFactory<TTables> {
  const build = (client: TenantPool): TenantDb<TTables> =>
    // Drizzle's typings want a `pg.Pool`; `TenantPool` is one to every test that Drizzle makes.
    drizzle({ client: client as never, schema: tables, ...options }) as unknown as TenantDb<TTables>;
  let factory: HandleFactory<TTables> | undefined;
  return (client) => {
    factory ??= createCheapHandles(build(client), build) ?? build;
    return factory(client);
  };
}
