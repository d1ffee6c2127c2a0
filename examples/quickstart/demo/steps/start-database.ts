import { startPostgres } from '@dmt-tooling/harness';
import { createDatabase } from '../create-database.ts';
import type { Report } from '../report.ts';

/** A PostgreSQL of the demo's own, on a free port, which does not outlive the demo. */
export async function startDatabase(report: Report, resources: AsyncDisposableStack): Promise<string> {
  const startedAt = performance.now();
  const server = resources.use(await startPostgres({ embedded: true }));
  const databaseUrl = await createDatabase(server.url, 'quickstart');
  report.done(
    `PostgreSQL ${server.serverVersion} from npm, in a temporary folder`,
    performance.now() - startedAt,
  );
  return databaseUrl;
}
