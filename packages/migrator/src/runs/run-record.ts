import { isDmtError } from '@dmt/core';
import type { ClientPool } from '../connections/index.ts';
import { isConnectionLoss, runScriptOrThrow } from '../connections/index.ts';
import type { RunSettings, TenantMigrationResult } from '../run/index.ts';
import { type HeldSession, holdSession } from './held-session.ts';
import type { MigrationRun } from './migration-run.ts';
import { describeRunAuthor } from './run-author.ts';
import { createRunLockKey, type RunLock, runLockOn } from './run-lock.ts';
import { beginRunSql, closeRunSql, noteTenantsSql } from './run-sql.ts';

/** What becomes of a run's tenants, written down in batches. Nothing about it ever fails the run. */
export interface RunRecord {
  readonly runId: number;
  note(result: TenantMigrationResult): void;
  /** Writes the rest, and says that the run is over. */
  close(stoppedBy: MigrationRun['stoppedBy']): Promise<void>;
}

/** A process that is killed forgets at most this much; running it again finds these tenants done. */
const WRITE_AFTER_MS = 500;

interface RunSession {
  readonly held: HeldSession;
  readonly lock: RunLock;
}

/**
 * Begins the record of a run, on a session of its own: that holds the lock which says that the runner is alive.
 *
 * @returns `undefined` where the directory takes no record; migrations do not depend on it
 */
export async function openRunRecord(
  pool: ClientPool,
  pooler: RunSettings['pooler'],
  tenantIds: ReadonlyArray<string>,
): Promise<RunRecord | undefined> {
  const key = createRunLockKey();
  const open = async (): Promise<RunSession> => {
    const held = await holdSession(pool);
    return { held, lock: runLockOn(held.client, pooler, key) };
  };
  const session = await open().catch(() => undefined);
  if (!session) return undefined;
  try {
    const begin = beginRunSql({ startedBy: describeRunAuthor(), tenantIds, lock: session.lock });
    const results = await runScriptOrThrow(session.held.client, begin);
    return recordOn(Number(results.at(-1)?.rows[0]?.id), session, open);
  } catch {
    session.held.discard();
    return undefined;
  }
}

function recordOn(runId: number, first: RunSession, open: () => Promise<RunSession>): RunRecord {
  let session: RunSession | undefined = first;
  let waiting: TenantMigrationResult[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let isRefused = false;

  const reopen = async (): Promise<RunSession> => {
    const again = await open();
    await runScriptOrThrow(again.held.client, [again.lock.takeSql]);
    return again;
  };
  const write = async (more: (lock: RunLock) => ReadonlyArray<string>): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      session ??= await reopen();
      await runScriptOrThrow(session.held.client, [...noteTenantsSql(runId, batch), ...more(session.lock)]);
    } catch (error) {
      session?.held.discard();
      session = undefined;
      // A record that was pruned, or that may not be written any more, is given up; a lost connection is not.
      if (isLost(error)) waiting = [...batch, ...waiting];
      else isRefused = true;
    }
  };
  const writeSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(() => write(() => []));
    }, WRITE_AFTER_MS);
  };
  return {
    runId,
    note(result) {
      if (isRefused) return;
      waiting.push(result);
      writeSoon();
    },
    async close(stoppedBy) {
      clearTimeout(timer);
      await writing;
      const end = ({ releaseSql }: RunLock): string[] => [...closeRunSql(runId, stoppedBy), ...releaseSql];
      // The connection may have been lost since the last batch; the second time is on a new one.
      if (!isRefused) await write(end);
      if (!isRefused && !session) await write(end);
      await session?.held.giveBack();
    },
  };
}

function isLost(error: unknown): boolean {
  return isConnectionLoss(error) || isDmtError(error, 'DMT_CONNECTION_FAILED');
}
