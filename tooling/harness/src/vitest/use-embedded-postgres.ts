import { afterAll, beforeAll } from 'vitest';
import { getTestRun, publishTestRun, type TestRun } from '../database/test-run.ts';
import type { PostgresServer } from '../postgres/postgres-server.ts';
import { startPostgres } from '../postgres/start-postgres.ts';

/**
 * Has a test file's databases made on PostgreSQL from npm, which is the newest there is, whichever server the
 * others run on. Call it before any hook that makes a database.
 */
export function useEmbeddedPostgres(): void {
  let server: PostgresServer | undefined;
  let others: TestRun;
  beforeAll(async () => {
    others = getTestRun();
    server = await startPostgres({ embedded: true });
    publishTestRun(server.url);
  });
  afterAll(async () => {
    publishTestRun(others.serverUrl, others.id);
    await server?.stop();
  });
}
