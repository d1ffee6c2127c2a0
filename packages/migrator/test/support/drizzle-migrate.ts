import { withClient } from '@dmt-tooling/harness';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzle1 } from 'drizzle-orm-1/node-postgres';
import { migrate as migrate1 } from 'drizzle-orm-1/node-postgres/migrator';

/** What Drizzle's own migrators are pointed at. */
export interface DrizzleProject {
  readonly url: string;
  readonly folder: string;
  /** The schema that is migrated, and holds the table unless `keptIn` says otherwise. */
  readonly schema: string;
  readonly keptIn?: string;
}

/** drizzle-orm 0.45's `migrate()`. */
export function migrateByDrizzle045({ url, folder, schema, keptIn = schema }: DrizzleProject): Promise<void> {
  return withClient(url, async (client) => {
    await client.query(`create schema if not exists "${schema}"; set search_path to "${schema}"`);
    await migrate(drizzle({ client }), { migrationsFolder: folder, migrationsSchema: keptIn });
  });
}

/** drizzle-orm 1.x's `migrate()`. */
export function migrateByDrizzle1({ url, folder, schema, keptIn = schema }: DrizzleProject): Promise<void> {
  return withClient(url, async (client) => {
    await client.query(`create schema if not exists "${schema}"; set search_path to "${schema}"`);
    await migrate1(drizzle1({ client }), { migrationsFolder: folder, migrationsSchema: keptIn });
  });
}
