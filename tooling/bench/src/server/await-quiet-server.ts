import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const POLL_MS = 20;
const LIMIT_MS = 10_000;

/** Waits until nobody but `observer` is connected, so that no contender finds slots taken by the one before. */
export async function awaitQuietServer(observer: pg.Client): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    const { rows } = await observer.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (rows[0]?.others === 0) return;
    await sleep(POLL_MS);
  }
  await observer.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
}
