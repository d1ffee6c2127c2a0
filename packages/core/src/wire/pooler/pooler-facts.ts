import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isServerError, type PgClient } from '../pg-internals.ts';
import { backendPid, isGreetedByPooler } from './backend-pid.ts';
import { type ClientsObserved, observeClients } from './observe-clients.ts';
import type { Probe } from './open-probe.ts';

/** What an experiment saw, without a judgement. */
export interface PoolerFacts {
  readonly isGreetedByPooler: boolean;
  /** PostgreSQL names the port that the socket has here: nothing stands in between. */
  readonly isOwnSocket: boolean;
  readonly clients: ClientsObserved;
  /** A new client was given a backend older than itself. */
  readonly wasOlder: boolean;
  /** A backend outlived its client. */
  readonly survived: boolean;
  readonly refusesTransactions: boolean;
}

type Open = () => Promise<Probe>;

/** How long a backend may take to end after its client has gone. */
const END_MS = 1_000;

export async function gatherPoolerFacts({ client }: Probe, open: Open): Promise<PoolerFacts> {
  const nothing = { wasOlder: false, survived: false, refusesTransactions: false };
  const greeting = {
    isGreetedByPooler: await isGreetedByPooler(client),
    isOwnSocket: await isOwnSocket(client),
  };
  const clients = await observeClients(client, open);
  if (clients === 'exchanged') {
    return { ...nothing, ...greeting, clients, refusesTransactions: await refusesTransactions(open) };
  }
  return {
    ...nothing,
    ...greeting,
    clients,
    ...(clients === 'kept' ? await followNewClient(client, open) : {}),
  };
}

async function isOwnSocket(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ port: string | null }>(
    'select pg_catalog.inet_client_port()::text as port',
  );
  // The same object, with the members that its typings leave out, if this `pg` has them.
  const { connection } = client as unknown as Partial<PgClient>;
  const localPort: unknown =
    connection === undefined ? undefined : Reflect.get(connection.stream, 'localPort');
  return localPort !== undefined && rows[0]?.port === String(localPort);
}

/** Whether a new client gets a backend that was there before it, and whether its backend stays when it goes. */
async function followNewClient(
  observer: pg.Client,
  open: Open,
): Promise<Pick<PoolerFacts, 'wasOlder' | 'survived'>> {
  const before = await observer.query<{ now: string }>('select pg_catalog.clock_timestamp()::text as now');
  const probe = await open();
  let pid: number | undefined;
  let wasOlder: boolean;
  try {
    pid = await backendPid(probe.client);
    wasOlder = await exists(probe.client, 'pid = $1::int and backend_start < $2::timestamptz', [
      pid,
      before.rows[0]?.now,
    ]);
  } finally {
    await probe.close();
  }
  let survived = true;
  for (let waited = 0; survived && waited < END_MS; waited += 50) {
    await sleep(50);
    survived = await exists(observer, 'pid = $1::int', [pid]);
  }
  return { wasOlder, survived };
}

async function exists(client: pg.Client, condition: string, values: readonly unknown[]): Promise<boolean> {
  const { rows } = await client.query(`select from pg_catalog.pg_stat_activity where ${condition}`, [
    ...values,
  ]);
  return rows.length > 0;
}

/** On a client of its own: a pooler hangs up on one that asks for a transaction where it gives none. */
async function refusesTransactions(open: Open): Promise<boolean> {
  const { client, close } = await open();
  try {
    await client.query('begin');
    const pids = [await backendPid(client), await backendPid(client)];
    await client.query('commit');
    return pids[0] !== pids[1];
  } catch (error) {
    if (isServerError(error)) return true;
    throw error;
  } finally {
    await close();
  }
}
