import { MigrationFailedError } from '@dmt/core';
import { sqlStateOf } from '../connections/index.ts';
import type { PreparedMigration } from '../plan/index.ts';
import type { MigrationTarget } from './migration-target.ts';

/** @param line - where in the file the statement begins that failed */
export function migrationFailed(
  target: MigrationTarget,
  migration: PreparedMigration,
  line: number | undefined,
  cause: Error,
): MigrationFailedError {
  const remedy = remedyFor(sqlStateOf(cause));
  return new MigrationFailedError(target.ledger.tenantId, migration.name, {
    cause,
    ...(line === undefined ? {} : { line }),
    ...(remedy === undefined ? {} : { remedy }),
  });
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
