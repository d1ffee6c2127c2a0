import { advisoryLockKey } from '@dmt/core/internal';

/** How long a half-open connection may hold a schema's lock: nothing of ours pauses between two messages. */
const ABANDONED_AFTER = '60s';

/**
 * The statements that open a transaction which is alone with a schema, of all migrators there are.
 * The lock belongs to the transaction, so it is let go of whatever happens to the client, and a pooler cannot
 * separate the two.
 */
export function openLockedTransactionSql(schemaName: string): string[] {
  return [
    // Repeatable read would take its snapshot before the lock is granted, and then read an outdated ledger. Whether
    // the database takes writes is for its owner to say: what is read-only by default must not be half changed.
    'begin isolation level read committed',
    // Waiting for another migrator is no failure, however long its migration takes.
    'set local lock_timeout = 0',
    'set local statement_timeout = 0',
    `set local idle_in_transaction_session_timeout = '${ABANDONED_AFTER}'`,
    'set local search_path to pg_catalog, pg_temp',
    `select pg_catalog.pg_advisory_xact_lock(${schemaLockKey(schemaName)})`,
  ];
}

/** Advisory locks are per database, so the schema's name is all that tells two apart. */
function schemaLockKey(schemaName: string): bigint {
  return advisoryLockKey('schema', schemaName);
}
