import type { LeaseLike, ParityDb } from './parity-case.ts';

/** Lends a connection of the handle; one that is left in a transaction, by a failure say, is closed. */
export async function withLease<T>(db: ParityDb, work: (lease: LeaseLike) => Promise<T>): Promise<T> {
  const lease = await db.$client.connect();
  if (lease === undefined) throw new Error('connect() without a callback answers a promise');
  let isDone = false;
  try {
    const result = await work(lease);
    isDone = true;
    return result;
  } finally {
    lease.release(!isDone);
  }
}
