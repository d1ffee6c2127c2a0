import { advisoryLockKey, quoteIdentifier, type SchemaName } from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow, toRunSql } from '../connections/index.ts';
import { createSpareName, listSpares, type SpareRecord } from './spare-table.ts';

/** What there is to be done before as many spares are ready as there should be. */
export interface SpareReservation {
  /** New and empty, and ours to begin with. */
  readonly created: ReadonlyArray<SchemaName>;
  /** Behind, or begun by somebody. */
  readonly unfinished: ReadonlyArray<SchemaName>;
  readonly surplus: ReadonlyArray<SchemaName>;
}

export interface SpareDemand {
  /** What those that are ready have to be up to date with. */
  readonly head: string;
  readonly count: number;
  /** How many are created at most. */
  readonly atMost: number;
}

/** One after the other, so that two who look at once do not both make up for the same spare. */
export async function reserveSpares(
  client: Client,
  { head, count, atMost }: SpareDemand,
): Promise<SpareReservation> {
  await runScriptOrThrow(client, [
    'begin isolation level read committed',
    `select pg_catalog.pg_advisory_xact_lock(${advisoryLockKey('spares')})`,
  ]);
  const run = toRunSql(client);
  const spares = await listSpares(run);
  const isReady = (spare: SpareRecord): boolean => spare.state === 'ready' && spare.head === head;
  const usable = [
    ...spares.filter(isReady),
    ...spares.filter((spare) => !isReady(spare) && spare.state !== 'discarding'),
  ];
  const kept = usable.slice(0, count);
  const created = Array.from({ length: Math.min(count - kept.length, atMost) }, createSpareName);
  for (const name of created) {
    await run(`create schema ${quoteIdentifier(name)}`);
    await run(`insert into dmt.spares (schema_name, state) values ($1, 'preparing')`, [name]);
  }
  await runScriptOrThrow(client, ['commit']);
  return {
    created,
    unfinished: namesOf(kept.filter((spare) => !isReady(spare))),
    surplus: namesOf([...usable.slice(count), ...spares.filter(({ state }) => state === 'discarding')]),
  };
}

function namesOf(spares: ReadonlyArray<SpareRecord>): SchemaName[] {
  return spares.map(({ schemaName }) => schemaName);
}
