import { defineConfig } from 'drizzle-multitenant';
import { createMigrator } from 'drizzle-multitenant/migrator';
import type { MigrationSetup } from '../contender.ts';
import { schemaNameOf } from '../tenants.ts';

export async function migrateWithIncumbent(setup: MigrationSetup): Promise<void> {
  const config = defineConfig({
    connection: { url: setup.url },
    isolation: { strategy: 'schema', schemaNameTemplate: schemaNameOf },
    schemas: { tenant: {} },
  });
  const migrator = createMigrator(config, {
    migrationsFolder: setup.folder,
    tenantDiscovery: async () => [...setup.tenantIds],
  });
  const { failed } = await migrator.migrateAll({ concurrency: setup.concurrency });
  if (failed > 0) throw new Error(`${failed} tenants were not migrated`);
}
