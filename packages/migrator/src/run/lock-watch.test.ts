import { setTimeout as sleep } from 'node:timers/promises';
import { createDeferred, createTestDatabase, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClientPool } from '../connections/index.ts';
import { findBlockers } from '../lock/index.ts';
import { createLockWatch } from './lock-watch.ts';

let database: TestDatabase;
let holder: Client;
let waiter: Client;
let looker: Client;
let backendPid: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const open = (): Client => new Client({ connectionString: database.url });
  [holder, waiter, looker] = [open(), open(), open()];
  for (const client of [holder, waiter, looker]) await client.connect();
  const { rows } = await waiter.query<{ pid: number }>('select pg_backend_pid() as pid');
  backendPid = Number(rows[0]?.pid);
});

afterAll(async () => {
  for (const client of [holder, waiter, looker]) await client.end();
  await database.drop();
});

/** The backend waits for somebody, until the answer is called. */
async function makeWait(): Promise<() => Promise<void>> {
  await holder.query('select pg_advisory_lock(7)');
  const waited = waiter.query('select pg_advisory_xact_lock(7)');
  const isWaiting = async () => (await findBlockers(looker, backendPid)).length > 0;
  expect(await waitUntil(isWaiting, { timeoutMs: 10_000 })).toBe(true);
  return async () => {
    await holder.query('select pg_advisory_unlock(7)');
    await waited;
  };
}

/** A look that is held up, on its way to the server or on its way back. */
function holdUp(where: 'before' | 'after') {
  const [isHeld, mayGoOn] = [createDeferred<void>(), createDeferred<void>()];
  const hold = async (): Promise<void> => {
    isHeld.resolve();
    await mayGoOn.promise;
  };
  const pool: ClientPool = {
    use: (work) => work(looker),
    async observe(look) {
      if (where === 'before') await hold();
      const seen = await look(looker);
      if (where === 'after') await hold();
      return seen;
    },
    close: async () => {},
  };
  return { pool, isHeld: isHeld.promise, goOn: () => mayGoOn.resolve() };
}

it.each([
  ['that its backend began for somebody else, when a look comes late', 'before'],
  ['that is over, when its answer comes late', 'after'],
] as const)('does not tell of a wait %s', async (_, where) => {
  const told: unknown[] = [];
  const look = holdUp(where);
  const early = where === 'after' ? await makeWait() : undefined;
  const observation = createLockWatch(look.pool, 30, (blockers) => void told.push(blockers)).begin(
    backendPid,
  );
  await look.isHeld;
  observation.end();
  const stop = early ?? (await makeWait());
  look.goOn();
  await sleep(100);
  await stop();

  expect(told).toEqual([]);
});

it('tells of a wait that ended in vain, and waits for its answer', async () => {
  const told: unknown[] = [];
  const look = holdUp('after');
  const stop = await makeWait();
  const observation = createLockWatch(look.pool, 30, (blockers) => void told.push(blockers)).begin(
    backendPid,
  );
  await look.isHeld;
  const blockers = observation.blockers();
  look.goOn();

  expect(await blockers).toMatchObject([{ state: 'idle' }]);
  expect(told).toEqual([await blockers]);
  observation.end();
  await stop();
});
