import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defineConfig } from 'drizzle-multitenant';
import { createMigrator } from 'drizzle-multitenant/migrator';
import { createMigrationFolder } from './migration-folder.ts';

/** Where drizzle-multitenant is to work, and how it is to keep its tables. */
export interface IncumbentProject {
  readonly url: string;
  readonly tenantFolder: string;
  readonly sharedFolder: string;
  readonly tenantIds: ReadonlyArray<string>;
  readonly format: 'name' | 'hash' | 'drizzle-kit';
}

function incumbentMigrator({
  url,
  tenantFolder,
  sharedFolder,
  tenantIds,
  format,
}: IncumbentProject): ReturnType<typeof createMigrator> {
  const config = defineConfig({
    connection: { url },
    isolation: { strategy: 'schema', schemaNameTemplate: (id) => `tenant_${id}` },
    schemas: { tenant: {} },
  });
  return createMigrator(config, {
    migrationsFolder: tenantFolder,
    sharedMigrationsFolder: sharedFolder,
    tenantDiscovery: async () => [...tenantIds],
    tableFormat: 'auto',
    defaultFormat: format,
    sharedTableFormat: 'auto',
    sharedDefaultFormat: format,
  });
}

/** Migrates all tenants and the shared schema by drizzle-multitenant's API; answers what it applied. */
export async function migrateByIncumbentApi(project: IncumbentProject): Promise<string[]> {
  const migrator = incumbentMigrator(project);
  const tenants = await migrator.migrateAll();
  const shared = await migrator.migrateShared();
  const failures = [...tenants.details, shared].filter(({ success }) => !success).map(({ error }) => error);
  if (failures.length > 0) throw new Error(failures.join('; '));
  return [...tenants.details, shared].flatMap(({ appliedMigrations }) => appliedMigrations);
}

/** Clones a tenant by drizzle-multitenant's API; it copies tables, and not the table of migrations. */
export async function cloneByIncumbentApi(
  project: IncumbentProject,
  from: string,
  to: string,
): Promise<void> {
  const { success, error } = await incumbentMigrator(project).cloneTenant(from, to);
  if (!success) throw new Error(error);
}

/** Runs the `drizzle-multitenant` command in a project whose configuration is written for it. */
export async function runIncumbentCli(
  project: IncumbentProject,
  ...args: ReadonlyArray<string>
): Promise<string> {
  const { url, tenantFolder, sharedFolder, tenantIds, format } = project;
  await using scratch = await createMigrationFolder({
    'tenant.config.mjs': `export default {
      connection: { url: ${JSON.stringify(url)} },
      isolation: { strategy: 'schema', schemaNameTemplate: (id) => 'tenant_' + id },
      schemas: { tenant: {}, shared: {} },
      migrations: {
        tenantFolder: ${JSON.stringify(tenantFolder)},
        sharedFolder: ${JSON.stringify(sharedFolder)},
        tenantDiscovery: async () => ${JSON.stringify(tenantIds)},
        tableFormat: 'auto',
        defaultFormat: '${format}',
      },
    };`,
  });
  const bin = fileURLToPath(
    new URL('../bin/drizzle-multitenant.js', import.meta.resolve('drizzle-multitenant')),
  );
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], { cwd: scratch.path });
  return stdout;
}
