import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { MigrationSetup } from '../contender.ts';
import { schemaNameOf } from '../tenants.ts';

/** Drizzle's own migrate() in a loop, as many tenants at a time as the others have; a connection per worker. */
export async function migrateWithDrizzle(setup: MigrationSetup): Promise<void> {
  const waiting = [...setup.tenantIds];
  const work = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: setup.url });
    await client.connect();
    try {
      for (let tenantId = waiting.pop(); tenantId !== undefined; tenantId = waiting.pop()) {
        const migrationsSchema = schemaNameOf(tenantId);
        await client.query(`set search_path to "${migrationsSchema}"`);
        await migrate(drizzle({ client }), { migrationsFolder: setup.folder, migrationsSchema });
      }
    } finally {
      await client.end();
    }
  };
  await Promise.all(Array.from({ length: setup.concurrency }, work));
}
