import { startPostgres } from '@dmt-tooling/harness';
import type { Strategy } from '../../src/db/strategies.ts';
import { createAppRole } from '../create-app-role.ts';
import { createDatabase } from '../create-database.ts';
import { asOwnerAndApp, createProject, type DemoProject } from '../project.ts';
import type { Report } from '../report.ts';

/** A PostgreSQL of the demo's own, on a free port, which does not outlive the demo. */
export async function startDatabase(
  report: Report,
  resources: AsyncDisposableStack,
  strategy: Strategy,
): Promise<DemoProject> {
  const startedAt = performance.now();
  const server = resources.use(await startPostgres({ embedded: true }));
  const project = createProject(strategy, await createDatabase(server.url, 'quickstart'));
  report.done(
    `PostgreSQL ${server.serverVersion} from npm, in a temporary folder`,
    performance.now() - startedAt,
  );
  if (strategy !== 'row') return project;
  const appUrl = await createAppRole(project.databaseUrl);
  report.done('a role for the application, which owns no table');
  return asOwnerAndApp(project, appUrl);
}
