import { assertThat } from '../assert-that.ts';
import type { DemoProject } from '../project.ts';
import type { Report } from '../report.ts';
import { runDmt } from '../run-dmt.ts';
import { readPlaces, type TenantPlace } from '../scan-database.ts';
import { ALL_TENANT_IDS, AWKWARD_TENANT_IDS, PLAIN_TENANT_IDS } from '../tenant-ids.ts';

/** Both ways there are: the command, and the API that a sign-up route would call. */
export async function createTenants(report: Report, project: DemoProject): Promise<TenantPlace[]> {
  await createByCommand(report, project);
  await createByApi(report, project);
  const places = await readPlaces(project);
  const names = new Set(places.map(({ name }) => name));
  assertThat(places.length === ALL_TENANT_IDS.length, `The directory lists ${places.length} tenants.`);
  assertThat(names.size === places.length, 'Two tenants share a place.');
  return places;
}

async function createByCommand(report: Report, project: DemoProject): Promise<void> {
  const startedAt = performance.now();
  const runs = AWKWARD_TENANT_IDS.map((id) => runDmt(['tenant:create', '--id', id], project));
  for (const { shown, output } of await Promise.all(runs)) {
    report.command(shown);
    report.output(output);
  }
  report.done(`${runs.length} tenants by ${runs.length} commands at once`, performance.now() - startedAt);
}

async function createByApi(report: Report, project: DemoProject): Promise<void> {
  const startedAt = performance.now();
  // A configuration reads the environment when it is loaded, so it is loaded only now.
  Object.assign(process.env, project.env);
  const { config } = await import('../../src/db/config.ts');
  const { createMigrator } = await import('@dmt/migrator');
  await using migrator = createMigrator(config);

  report.command('migrator.createTenant(id, { migrate: false })');
  for (const id of PLAIN_TENANT_IDS) await migrator.createTenant(id, { migrate: false });
  const count = PLAIN_TENANT_IDS.length;
  report.done(
    `${count} tenants by the API, their migrations left to the next step`,
    performance.now() - startedAt,
  );
}
