import { startApp } from './app-process.ts';
import type { Report } from './report.ts';
import { createTenants } from './steps/create-tenants.ts';
import { sendRefusals } from './steps/send-refusals.ts';
import { sendTraffic } from './steps/send-traffic.ts';
import { showDmt } from './steps/show-dmt.ts';
import { startDatabase } from './steps/start-database.ts';
import { ALL_TENANT_IDS } from './tenant-ids.ts';

export interface DemoOutcome {
  readonly appUrl: string;
  readonly databaseUrl: string;
  /** What was seen to hold, one claim each. */
  readonly findings: readonly string[];
}

/** Runs every step and throws at the first that does not hold. What it starts, it gives to `resources`. */
export async function runDemo(report: Report, resources: AsyncDisposableStack): Promise<DemoOutcome> {
  report.title(`dmt quickstart: ${ALL_TENANT_IDS.length} tenants, one database, one pool`);

  report.step('Start PostgreSQL');
  const databaseUrl = await startDatabase(report, resources);

  report.step('Migrate what all tenants share: plans and currencies, in schema public');
  await showDmt(report, ['migrate:shared'], databaseUrl);

  report.step(`Create ${ALL_TENANT_IDS.length} tenants, some with ids that invite trouble`);
  const schemas = await createTenants(report, databaseUrl);

  report.step('Migrate the fleet');
  await showDmt(report, ['migrate', '--all'], databaseUrl);

  report.step('Serve them all from one Express application');
  report.command('node src/server.ts');
  const app = await startApp(databaseUrl);
  resources.defer(() => app.stop());
  report.done(`listening on ${app.url}`);

  const findings = await sendTraffic(report, { appUrl: app.url, databaseUrl, schemas });

  report.step('Send what must be refused');
  await sendRefusals(report, app.url);

  report.step('Look at the fleet');
  await showDmt(report, ['status', '--include-shared'], databaseUrl);

  return { appUrl: app.url, databaseUrl, findings };
}
