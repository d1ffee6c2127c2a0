import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { ClientPool } from '../connections/index.ts';
import { type Blocker, findBlockers } from '../lock/index.ts';

/** Sees who keeps a backend waiting, while its statements run. */
export interface LockWatch {
  /** Begins to look at a backend. */
  begin(backendPid: number): LockObservation;
}

export interface LockObservation {
  /** To be called before the backend serves somebody else, whose waits are not ours. */
  end(): void;
  /** Who was seen last to be in the way; waits a moment for a look that is still going on. */
  blockers(): Promise<ReadonlyArray<Blocker>>;
}

const MIN_INTERVAL_MS = 10;
const MAX_INTERVAL_MS = 1_000;
/** A wait that ends by `lock_timeout` is looked at this often, so that none goes unseen. */
const LOOKS_PER_WAIT = 3;
const LAST_LOOK_MS = 250;

/**
 * Looks from another connection, and not before a statement has taken a while: most are done by then.
 *
 * @param onBlocked - told of each wait once, and again when others are in the way
 */
export function createLockWatch(
  pool: ClientPool,
  lockTimeoutMs: number,
  onBlocked: (blockers: ReadonlyArray<Blocker>) => void,
): LockWatch {
  const share = lockTimeoutMs === 0 ? MAX_INTERVAL_MS : lockTimeoutMs / LOOKS_PER_WAIT;
  const intervalMs = Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, share));
  return { begin: (backendPid) => observe(pool, backendPid, intervalMs, onBlocked) };
}

function observe(
  pool: ClientPool,
  backendPid: number,
  intervalMs: number,
  onBlocked: (blockers: ReadonlyArray<Blocker>) => void,
): LockObservation {
  let blockers: ReadonlyArray<Blocker> = [];
  let told = '';
  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const lookNow = async (client: Client): Promise<ReadonlyArray<Blocker>> =>
    hasEnded ? [] : await findBlockers(client, backendPid);
  const look = async (): Promise<void> => {
    // Without the look the migration goes on all the same.
    const seen = await pool.observe(lookNow).catch(() => []);
    // Looks take turns: one that comes too late sees what the backend does for another tenant.
    if (hasEnded || seen.length === 0) return;
    blockers = seen;
    const pids = seen.map(({ pid }) => pid).join();
    if (pids === told) return;
    told = pids;
    onBlocked(seen);
  };
  const lookLater = (): void => {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!hasEnded) lookLater();
      });
    }, intervalMs);
  };
  lookLater();
  return {
    end() {
      hasEnded = true;
      clearTimeout(timer);
    },
    async blockers() {
      // Not for longer: behind a pooler the look may be waiting for the very connection that we are to give back.
      if (blockers.length === 0)
        await Promise.race([looking, sleep(LAST_LOOK_MS, undefined, { ref: false })]);
      return blockers;
    },
  };
}
