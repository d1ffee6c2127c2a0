import { assertThat } from '../assert-that.ts';
import type { Report } from '../report.ts';
import { runDmt } from '../run-dmt.ts';
import type { TenantSchema } from '../scan-database.ts';
import { ALL_TENANT_IDS, AWKWARD_TENANT_IDS, PLAIN_TENANT_IDS } from '../tenant-ids.ts';

/** Both ways there are: the command, and the API that a sign-up route would call. */
export async function createTenants(report: Report, databaseUrl: string): Promise<TenantSchema[]> {
  await createByCommand(report, databaseUrl);
  const schemas = await createByApi(report, databaseUrl);
  const names = new Set(schemas.map(({ schemaName }) => schemaName));
  assertThat(schemas.length === ALL_TENANT_IDS.length, `The directory lists ${schemas.length} tenants.`);
  assertThat(names.size === schemas.length, 'Two tenants share a schema.');
  return schemas;
}

async function createByCommand(report: Report, databaseUrl: string): Promise<void> {
  const startedAt = performance.now();
  const runs = AWKWARD_TENANT_IDS.map((id) => runDmt(['tenant:create', '--id', id], databaseUrl));
  for (const { shown, output } of await Promise.all(runs)) {
    report.command(shown);
    report.output(output);
  }
  report.done(`${runs.length} tenants by ${runs.length} commands at once`, performance.now() - startedAt);
}

async function createByApi(report: Report, databaseUrl: string): Promise<TenantSchema[]> {
  const startedAt = performance.now();
  // tenant.config.ts reads the environment when it is loaded, so it is loaded only now.
  process.env.DATABASE_URL = databaseUrl;
  const { default: config } = await import('../../tenant.config.ts');
  const { createMigrator } = await import('@dmt/migrator');
  await using migrator = createMigrator(config);

  report.command('migrator.createTenant(id, { migrate: false })');
  for (const id of PLAIN_TENANT_IDS) await migrator.createTenant(id, { migrate: false });
  const count = PLAIN_TENANT_IDS.length;
  report.done(
    `${count} tenants by the API, their migrations left to the next step`,
    performance.now() - startedAt,
  );
  return await migrator.listTenants();
}
