import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { HarnessError } from '../harness-error.ts';
import { waitUntil } from '../process/wait-until.ts';
import { cloneDatabase } from './clone-database.ts';
import { type ConnectedClient, listConnectedClients } from './connected-clients.ts';
import { ensureTemplateDatabase, type TemplateOptions } from './template-database.ts';
import { createTestRole, dropTestRole, type TestRole } from './test-role.ts';
import { getTestRun, type TestRun } from './test-run.ts';
import { HARNESS_APPLICATION_NAME, withClient } from './with-client.ts';
import { withDatabaseName } from './with-database-name.ts';

/** How long a connection that was just ended may take to be gone from the server. */
const GOODBYE_MS = 3_000;

/** A database of one test file. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  /** A superuser's URL of this database. */
  readonly url: string;
  /** A superuser's URL of the server's maintenance database. */
  readonly adminUrl: string;
  /** Runs one statement on a connection of the harness and answers its rows. */
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
  /** Who is connected to this database, apart from the harness. */
  listClients(): Promise<ConnectedClient[]>;
  /** A role that may log in, dropped with the database. */
  createRole(attributes?: string): Promise<TestRole>;
  /** Removes the database. @throws HarnessError when the test has left a connection open. */
  drop(): Promise<void>;
}

/** A database of one's own on the run's server: empty, or a clone of a template that is built once per run. */
export async function createTestDatabase(options?: TemplateOptions): Promise<TestDatabase> {
  const run = getTestRun();
  const name = `dmt_${run.id}_${randomBytes(5).toString('hex')}`;
  // template0 accepts no connections, so nobody can be in the way.
  const template = options ? await ensureTemplateDatabase(run, options) : 'template0';
  await withClient(run.serverUrl, (client) => cloneDatabase(client, name, template));
  return openTestDatabase(run, name);
}

function openTestDatabase(run: TestRun, name: string): TestDatabase {
  const url = withDatabaseName(run.serverUrl, name);
  const roles: TestRole[] = [];
  const pool = createHarnessPool(url);
  const drop = async (): Promise<void> => {
    await pool.end();
    await withClient(run.serverUrl, (client) => dropDatabase(client, name, roles));
  };
  return {
    name,
    url,
    adminUrl: run.serverUrl,
    async query<Row extends pg.QueryResultRow>(
      text: string,
      values: readonly unknown[] = [],
    ): Promise<Row[]> {
      return (await pool.query<Row>(text, [...values])).rows;
    },
    listClients: () => withClient(run.serverUrl, (client) => listConnectedClients(client, name)),
    async createRole(attributes = '') {
      const role = await withClient(url, (client) => createTestRole(client, url, attributes));
      roles.push(role);
      return role;
    },
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/** Several connections, since a test may park one of them on a lock; none of them outlives its use for long. */
function createHarnessPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: HARNESS_APPLICATION_NAME,
    max: 5,
    idleTimeoutMillis: 1_000,
    allowExitOnIdle: true,
  });
  // Tests kill backends and restart servers; an idle connection of ours may well be among them.
  pool.on('error', () => {});
  return pool;
}

async function dropDatabase(client: pg.Client, name: string, roles: readonly TestRole[]): Promise<void> {
  let leaked: ConnectedClient[] = [];
  const isQuiet = async (): Promise<boolean> => {
    leaked = await listConnectedClients(client, name);
    return leaked.length === 0;
  };
  await waitUntil(isQuiet, { timeoutMs: GOODBYE_MS });
  await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  for (const role of roles) await dropTestRole(client, role);
  if (leaked.length > 0) throw leakError(leaked);
}

function leakError(leaked: readonly ConnectedClient[]): HarnessError {
  const list = leaked.map(
    (one) => `pid ${one.pid}, ${one.state ?? 'starting'}, last: ${one.query || 'nothing'}`,
  );
  return new HarnessError(
    `The test left ${leaked.length} connection(s) open (${list.join('; ')}).`,
    'Dispose of every manager, pool and client before dropping the database.',
  );
}
