import pg from 'pg';
import type { TestRun } from './test-run.ts';
import { HARNESS_APPLICATION_NAME, withClient } from './with-client.ts';

// Only what createTestDatabase makes looks like this.
const NAME = '^dmt_([0-9a-f]{8})_(template_[0-9a-f]{12}|[0-9a-f]{10})$';
const LOCK = 'hashtextextended($1, 0)';

/** The mark of a run that is alive: a lock that its server takes back when the process is gone. */
export interface RunMark {
  release(): Promise<void>;
}

export async function markRun(run: TestRun): Promise<RunMark> {
  const client = new pg.Client({
    connectionString: run.serverUrl,
    application_name: HARNESS_APPLICATION_NAME,
  });
  // Losing the mark costs nothing but the protection from another run's sweep.
  client.on('error', () => {});
  await client.connect();
  await client.query(`select pg_advisory_lock(${LOCK})`, [run.id]);
  return { release: () => client.end() };
}

/** Removes the databases of runs that are over: this one's once its mark is released, and killed ones'. */
export async function dropFinishedRuns(serverUrl: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const sql =
      'select datname as name, (regexp_match(datname, $1))[1] as "runId" from pg_database where datname ~ $1';
    const { rows } = await client.query<{ name: string; runId: string }>(sql, [NAME]);
    for (const { name, runId } of rows) await dropUnlessMarked(client, name, runId);
  });
}

async function dropUnlessMarked(client: pg.Client, name: string, runId: string): Promise<void> {
  const sql = `select pg_try_advisory_lock(${LOCK}) as "isOver"`;
  const { rows } = await client.query<{ isOver: boolean }>(sql, [runId]);
  if (!rows[0]?.isOver) return;
  const quoted = pg.escapeIdentifier(name);
  await client.query(`alter database ${quoted} with is_template false`);
  await client.query(`drop database ${quoted} with (force)`);
}
