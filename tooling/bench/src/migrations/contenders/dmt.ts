import { defineConfig } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import type { MigrationSetup } from '../contender.ts';

export async function migrateWithDmt(setup: MigrationSetup): Promise<void> {
  const config = defineConfig({
    connection: { url: setup.url },
    schemas: { tenant: {} },
    migrations: { tenantFolder: setup.folder, tenantDiscovery: async () => [...setup.tenantIds] },
  });
  await using migrator = createMigrator(config);
  const { failed, details } = await migrator.migrateAll({ concurrency: setup.concurrency });
  if (failed > 0) throw details.find(({ error }) => error)?.error ?? new Error(`${failed} tenants failed`);
}
