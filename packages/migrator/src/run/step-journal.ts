import { createHash } from 'node:crypto';
import { quoteIdentifier, quoteLiteral } from '@dmt/core/internal';
import type { Client } from 'pg';

/** Lives in the schema it tells of, so that it goes wherever the schema goes, and only while it has something to tell. */
export const STEP_JOURNAL_TABLE = '__dmt_statement_journal';

/** What is known of one statement of a migration that runs without a transaction. */
export interface StepRecord {
  readonly isDone: boolean;
  readonly hash: string;
}

export function stepHash(text: string): string {
  return createHash('sha256').update(text.trim()).digest('hex');
}

export async function openStepJournal(client: Client, schemaName: string): Promise<void> {
  await client.query(`create table if not exists ${journal(schemaName)} (
    migration text not null, step integer not null, hash text not null, is_done boolean not null,
    at timestamp with time zone not null default pg_catalog.clock_timestamp(), primary key (migration, step))`);
}

export async function readSteps(
  client: Client,
  schemaName: string,
  migration: string,
): Promise<Map<number, StepRecord>> {
  const { rows } = await client.query<{ step: number; hash: string; is_done: boolean }>(
    `select step, hash, is_done from ${journal(schemaName)} where migration = $1`,
    [migration],
  );
  return new Map(rows.map(({ step, hash, is_done: isDone }) => [step, { hash, isDone }]));
}

export function recordStepSql(
  schemaName: string,
  migration: string,
  step: number,
  { hash, isDone }: StepRecord,
): string {
  return `insert into ${journal(schemaName)} (migration, step, hash, is_done)
    values (${quoteLiteral(migration)}, ${step}, ${quoteLiteral(hash)}, ${isDone})
    on conflict (migration, step) do update set hash = excluded.hash, is_done = excluded.is_done`;
}

/** Another migration that was left half-done keeps its rows, and the table with them. */
export function closeStepJournalSql(schemaName: string, migration: string): string[] {
  const dropIfEmpty = `begin if not exists (select from ${journal(schemaName)}) then drop table ${journal(schemaName)}; end if; end`;
  return [
    `delete from ${journal(schemaName)} where migration = ${quoteLiteral(migration)}`,
    `do ${quoteLiteral(dropIfEmpty)}`,
  ];
}

function journal(schemaName: string): string {
  return `${quoteIdentifier(schemaName)}.${quoteIdentifier(STEP_JOURNAL_TABLE)}`;
}
