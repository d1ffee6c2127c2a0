import type { Strategy } from '../src/db/strategies.ts';
import { startApp } from './app-process.ts';
import type { DemoProject } from './project.ts';
import type { Report } from './report.ts';
import { createTenants } from './steps/create-tenants.ts';
import { sendRefusals } from './steps/send-refusals.ts';
import { sendTraffic } from './steps/send-traffic.ts';
import { showDmt } from './steps/show-dmt.ts';
import { startDatabase } from './steps/start-database.ts';
import { ALL_TENANT_IDS } from './tenant-ids.ts';

export interface DemoOutcome {
  readonly appUrl: string;
  readonly project: DemoProject;
  /** What was seen to hold, one claim each. */
  readonly findings: readonly string[];
}

const TITLES: Readonly<Record<Strategy, string>> = {
  schema: 'a schema for each, one pool',
  row: 'rows of common tables, one pool',
  database: 'a database for each, one budget of connections',
};

/** Runs every step and throws at the first that does not hold. What it starts, it gives to `resources`. */
export async function runDemo(
  strategy: Strategy,
  report: Report,
  resources: AsyncDisposableStack,
): Promise<DemoOutcome> {
  report.title(`dmt quickstart: ${ALL_TENANT_IDS.length} tenants, ${TITLES[strategy]}`);

  report.step('Start PostgreSQL');
  const project = await startDatabase(report, resources, strategy);

  report.step('Migrate what all tenants share: plans and currencies, in schema public');
  await showDmt(report, ['migrate:shared'], project);

  report.step(`Create ${ALL_TENANT_IDS.length} tenants, some with ids that invite trouble`);
  const places = await createTenants(report, project);

  report.step('Migrate the fleet');
  await showDmt(report, ['migrate', '--all'], project);

  report.step('Serve them all from one Express application');
  report.command('node src/server.ts');
  const app = await startApp(project);
  resources.defer(() => app.stop());
  report.done(`listening on ${app.url}`);

  const findings = await sendTraffic(report, { appUrl: app.url, project, places });

  report.step('Send what must be refused');
  await sendRefusals(report, app.url);

  report.step('Look at the fleet');
  await showDmt(report, ['status', '--include-shared'], project);

  return { appUrl: app.url, project, findings };
}
