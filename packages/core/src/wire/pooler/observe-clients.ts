import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isServerError } from '../pg-internals.ts';
import { backendPid } from './backend-pid.ts';
import type { Probe } from './open-probe.ts';

/** What became of several clients that stayed connected. `alone`: there was no room for a second one. */
export type ClientsObserved = 'exchanged' | 'kept' | 'kept waiting' | 'alone';

const FURTHER_CLIENTS = 2;
const ROUNDS = 5;
/** How long a client may wait for its first answer before the wait is taken for an answer. */
const PATIENCE_MS = 2_000;

/**
 * Watches which backends several clients are given, one after the other and all at once. What changes under a client,
 * or serves two that are both connected, is nobody's for longer than a transaction.
 */
export async function observeClients(first: pg.Client, open: () => Promise<Probe>): Promise<ClientsObserved> {
  const further: Probe[] = [];
  try {
    for (let index = 0; index < FURTHER_CLIENTS; index++) {
      const probe = await open().catch(unlessRefused);
      if (probe === undefined) break;
      further.push(probe);
      if (await isKeptWaiting(probe.client, first)) return 'kept waiting';
    }
    if (further.length === 0) return 'alone';
    return (await isExchanged([first, ...further.map(({ client }) => client)])) ? 'exchanged' : 'kept';
  } finally {
    await Promise.all(further.map((probe) => probe.close()));
  }
}

/** No room for one client more. */
function unlessRefused(error: unknown): undefined {
  if (!isServerError(error)) throw error;
}

/** Whether a client has to wait while another one, which does nothing, is answered whenever it asks. */
async function isKeptWaiting(client: pg.Client, idle: pg.Client): Promise<boolean> {
  const answer = backendPid(client).then(
    () => 'answered' as const,
    () => 'failed' as const,
  );
  const patience = new AbortController();
  const outcome = await Promise.race([
    answer,
    sleep(PATIENCE_MS, 'waiting' as const, { signal: patience.signal }).catch(() => 'waiting' as const),
  ]);
  patience.abort();
  if (outcome === 'answered') return false;
  await backendPid(idle);
  return true;
}

async function isExchanged(clients: readonly pg.Client[]): Promise<boolean> {
  const servedBy = new Map<number | undefined, pg.Client>();
  const seen = new Map<pg.Client, number | undefined>();
  const note = (client: pg.Client, pid: number | undefined): boolean => {
    const isForeign = (servedBy.get(pid) ?? client) !== client || (seen.get(client) ?? pid) !== pid;
    servedBy.set(pid, client);
    seen.set(client, pid);
    return isForeign;
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const client of clients) if (note(client, await backendPid(client))) return true;
    const pids = await Promise.all(clients.map((client) => slowBackendPid(client)));
    if (clients.some((client, at) => note(client, pids[at]))) return true;
  }
  return false;
}

/** Long enough for the others to need a backend meanwhile. */
async function slowBackendPid(client: pg.Client): Promise<number | undefined> {
  await client.query('select pg_catalog.pg_sleep(0.01)');
  return backendPid(client);
}
