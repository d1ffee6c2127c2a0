import { quoteIdentifier } from '@dmt/core/internal';
import type { Client } from 'pg';
import { isSyntaxNode, readNameList, type SyntaxNode, unwrapNode, walkSyntax } from '../sql/index.ts';

/**
 * Clears what an interrupted statement left behind, so that it can run.
 *
 * @param wasStarted - whether the journal says that an earlier attempt sent it
 * @returns whether that attempt turns out to have done the statement's work
 */
export async function repairStep(client: Client, node: SyntaxNode, wasStarted: boolean): Promise<boolean> {
  const [tag, body] = unwrapNode(node) ?? ['', {}];
  // `if not exists` is content with an invalid index, whoever left it.
  if (tag === 'IndexStmt' && (wasStarted || body.if_not_exists === true)) return repairIndex(client, body);
  if (!wasStarted) return false;
  if (tag === 'DropStmt') return isDropped(client, body);
  if (tag === 'AlterTableStmt') return finishDetaching(client, body);
  if (tag === 'ReindexStmt') await dropReindexLeftovers(client);
  return false;
}

async function repairIndex(client: Client, body: SyntaxNode): Promise<boolean> {
  const table = qualifiedName(body.relation);
  if (table === undefined) return false;
  const { rows } = await client.query<{ schema_name: string; name: string; is_valid: boolean }>(FIND_INDEX, [
    table,
    body.idxname,
  ]);
  const [index] = rows;
  if (!index) return false;
  if (index.is_valid) return true;
  await dropIndex(client, index.schema_name, index.name);
  return false;
}

async function dropIndex(client: Client, schemaName: string, name: string): Promise<void> {
  await client.query(
    `drop index concurrently if exists ${quoteIdentifier(schemaName)}.${quoteIdentifier(name)}`,
  );
}

async function isDropped(client: Client, body: SyntaxNode): Promise<boolean> {
  const names = Array.isArray(body.objects) ? body.objects.map(readNameList) : [];
  const quoted = names.map((parts) => (parts ?? []).map((part) => quoteIdentifier(part)).join('.'));
  const { rows } = await client.query<{ is_dropped: boolean }>(
    'select bool_and(pg_catalog.to_regclass(name) is null) as is_dropped from pg_catalog.unnest($1::text[]) as wanted(name)',
    [quoted],
  );
  return rows[0]?.is_dropped === true;
}

/** What is detached by half can neither be detached nor attached, but for finishing it. */
async function finishDetaching(client: Client, body: SyntaxNode): Promise<boolean> {
  const table = qualifiedName(body.relation);
  let partition: string | undefined;
  walkSyntax(body.cmds, (node, key) => {
    if (key === 'PartitionCmd') partition = qualifiedName(node.name);
  });
  if (table === undefined || partition === undefined) return false;
  const { rows } = await client.query<{ is_there: boolean; is_pending: boolean | null }>(FIND_PARTITION, [
    table,
    partition,
  ]);
  const [found] = rows;
  if (found?.is_pending === true) {
    await client.query(`alter table ${table} detach partition ${partition} finalize`);
    return true;
  }
  return found?.is_there === true && found.is_pending === null;
}

/** `reindex concurrently` builds copies with these names beside the indexes, and leaves them when it is interrupted. */
async function dropReindexLeftovers(client: Client): Promise<void> {
  const { rows } = await client.query<{ schema_name: string; name: string }>(FIND_LEFTOVERS);
  for (const { schema_name: schemaName, name } of rows) await dropIndex(client, schemaName, name);
}

function qualifiedName(relation: unknown): string | undefined {
  if (!isSyntaxNode(relation) || typeof relation.relname !== 'string') return undefined;
  const table = quoteIdentifier(relation.relname);
  return typeof relation.schemaname === 'string' ? `${quoteIdentifier(relation.schemaname)}.${table}` : table;
}

const FIND_INDEX = `
select n.nspname as schema_name, c.relname as name, i.indisvalid as is_valid
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where i.indrelid = pg_catalog.to_regclass($1) and c.relname = $2`;

const FIND_PARTITION = `
select wanted.parent is not null and wanted.part is not null as is_there, i.inhdetachpending as is_pending
from (select pg_catalog.to_regclass($1) as parent, pg_catalog.to_regclass($2) as part) as wanted
left join pg_catalog.pg_inherits i on i.inhparent = wanted.parent and i.inhrelid = wanted.part`;

const FIND_LEFTOVERS = `
select n.nspname as schema_name, c.relname as name
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$' and n.nspname = pg_catalog.current_schema()`;
