import { MigrationFailedError } from '@dmt/core';
import { sqlStateOf } from '../connections/index.ts';
import { type Blocker, describeBlocker } from '../lock/index.ts';
import type { PreparedMigration } from '../plan/index.ts';
import type { MigrationTarget } from './migration-target.ts';

export interface FailureCircumstances {
  /** Where in the file the statement begins that failed. */
  readonly line: number | undefined;
  /** Who was in the way. */
  readonly blockers?: ReadonlyArray<Blocker>;
}

export function migrationFailed(
  target: MigrationTarget,
  migration: PreparedMigration,
  cause: Error,
  { line, blockers = [] }: FailureCircumstances,
): MigrationFailedError {
  const state = sqlStateOf(cause);
  const isBlocked = state === '55P03' && blockers.length > 0;
  const remedy = isBlocked ? remedyForBlockers(blockers) : remedyFor(state);
  return new MigrationFailedError(target.ledger.tenantId, migration.name, {
    cause,
    ...(line === undefined ? {} : { line }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(isBlocked ? { blockedBy: blockers.map(describeBlocker), details: { blockers } } : {}),
  });
}

function remedyForBlockers(blockers: ReadonlyArray<Blocker>): string {
  const transactionMs = blockers[0]?.transactionMs;
  const query = blockers[0]?.query;
  const age = transactionMs === undefined ? '' : ` has been open for ${Math.round(transactionMs / 1000)} s`;
  const last = query === undefined ? '' : `${age === '' ? '' : ', and'} ran last: ${query}`;
  const known = `${age}${last}` === '' ? '' : `Its transaction${age}${last}. `;
  return `${known}Run it again when that is done, or end the session with pg_terminate_backend.`;
}

function remedyFor(state: string | undefined): string | undefined {
  if (state === '55P03')
    return 'Something else holds a lock on what it changes; run it again when that is done, or raise migrations.lockTimeoutMs.';
  if (state === '55P04')
    return 'Use the new enum value in a migration of its own: it exists once the one that adds it is committed.';
  if (state === '25001')
    return 'The statement refuses a transaction: begin the file with `-- dmt:no-transaction`.';
  if (state === '2D000')
    return 'A procedure or a DO block commits; a migration and its tracking row must commit together.';
  return undefined;
}
