import { quoteLiteral } from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow, toRunSql } from '../connections/index.ts';
import {
  describeSchemasSql,
  type LedgerRow,
  qualifiedLedger,
  recogniseFormat,
  type SchemaDescription,
  toLedgerRow,
  toSchemaDescription,
} from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { MigrationTarget } from './migration-target.ts';

/** A schema and its ledger, as whoever holds the lock sees them. */
export interface OpenLedger {
  readonly schema: SchemaDescription;
  readonly rows: ReadonlyArray<LedgerRow>;
  /** Statements that adopt the schema, if nobody has. */
  readonly admission: ReadonlyArray<string>;
  /** The process that runs our statements, whoever stands between. */
  readonly backendPid: number;
}

/** Opens a transaction that is alone with the schema, and reads the ledger in it. */
export async function openLedger(client: Client, target: MigrationTarget): Promise<OpenLedger> {
  const { schema, backendPid, found } = await openTransaction(client, target);
  const admission = await target.admit(schema, found, toRunSql(client));
  return { schema, backendPid, admission, rows: await readLedger(client, target, schema) };
}

async function openTransaction(
  client: Client,
  { ledger, admissionSql = 'select' }: MigrationTarget,
): Promise<Pick<OpenLedger, 'schema' | 'backendPid'> & { readonly found: Record<string, unknown>[] }> {
  const results = await runScriptOrThrow(client, [
    ...openLockedTransactionSql(ledger.schemaName),
    describeSchemasSql(`array[${quoteLiteral(ledger.schemaName)}]::text[]`, ledger.tableName, ledger.keptIn),
    'select pg_catalog.pg_backend_pid() as pid',
    admissionSql,
  ]);
  const [description, backend, found] = results.slice(-3);
  return {
    found: found?.rows ?? [],
    backendPid: Number(backend?.rows[0]?.pid),
    schema: toSchemaDescription(description?.rows[0] ?? {}),
  };
}

/** What the ledger records, in the order of applying. */
export async function readLedger(
  client: Client,
  { ledger }: MigrationTarget,
  { ledgerColumns }: SchemaDescription,
): Promise<LedgerRow[]> {
  if (!ledgerColumns) return [];
  const { selectList } = recogniseFormat(ledger, ledgerColumns);
  const { rows } = await client.query<Record<string, unknown>>(
    `select ${selectList(ledgerColumns)} from ${qualifiedLedger(ledger)} order by id`,
  );
  return rows.map(toLedgerRow);
}
