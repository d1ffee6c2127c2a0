import { dropFinishedRuns, markRun } from '../database/run-databases.ts';
import { publishTestRun } from '../database/test-run.ts';
import { startPostgres } from '../postgres/start-postgres.ts';

/** Vitest's `globalSetup`: one server for the whole run; workers find it through the environment. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const mark = await markRun(publishTestRun(server.url));
  if (server.source === 'url') await dropFinishedRuns(server.url);
  process.stdout.write(`PostgreSQL ${server.serverVersion} (${server.source})\n`);
  return async () => {
    await mark.release();
    if (server.source === 'url') await dropFinishedRuns(server.url);
    await server.stop();
  };
}
