import { randomUUID } from 'node:crypto';
import {
  advisoryLockKey,
  parseSchemaName,
  type RunSql,
  type SchemaName,
  SPARE_PREFIX,
} from '@dmt/core/internal';

/** What is known of a schema that waits for a tenant. */
export interface SpareRecord {
  readonly schemaName: SchemaName;
  /** Only one that is `ready` can be claimed; one that is `discarding` is half gone. */
  readonly state: 'preparing' | 'ready' | 'discarding';
  /** What it is up to date with; `undefined` unless it is `ready`. */
  readonly head: string | undefined;
}

/* One statement, so that it is atomic; `if not exists` alone does not stand two creators at once. */
const CREATE_TABLE = `
do $dmt$
begin
  if pg_catalog.to_regclass('dmt.spares') is not null then
    return;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(${advisoryLockKey('directory')});
  create table if not exists dmt.spares (
    schema_name text primary key,
    state text not null check (state in ('preparing', 'ready', 'discarding')),
    head text,
    created_at timestamptz not null default pg_catalog.clock_timestamp()
  );
end
$dmt$`;

/** The directory has to be there. */
export async function ensureSpareTable(run: RunSql): Promise<void> {
  await run(CREATE_TABLE);
}

/** Whether spares were ever prepared in this database. */
export async function spareTableExists(run: RunSql): Promise<boolean> {
  const { rows } = await run(`select pg_catalog.to_regclass('dmt.spares') is not null as is_there`);
  return rows[0]?.is_there === true;
}

/** Those that would be claimed first come first. */
export async function listSpares(run: RunSql): Promise<SpareRecord[]> {
  const { rows } = await run(
    'select schema_name, state, head from dmt.spares order by created_at, schema_name',
  );
  return rows.map(toSpareRecord);
}

/** Whoever changes a spare locks its row first, for as long as the transaction; `undefined` when it is gone. */
export async function lockSpare(run: RunSql, schemaName: SchemaName): Promise<SpareRecord | undefined> {
  const { rows } = await run(
    'select schema_name, state, head from dmt.spares where schema_name = $1 for update',
    [schemaName],
  );
  return rows[0] && toSpareRecord(rows[0]);
}

/** A name that no id leads to, and that occurs in no text by accident. */
export function createSpareName(): SchemaName {
  return parseSchemaName(SPARE_PREFIX + randomUUID().replaceAll('-', ''));
}

function toSpareRecord(row: Readonly<Record<string, unknown>>): SpareRecord {
  const { state, head } = row;
  return {
    schemaName: parseSchemaName(String(row.schema_name)),
    state: state === 'ready' || state === 'discarding' ? state : 'preparing',
    head: typeof head === 'string' ? head : undefined,
  };
}
