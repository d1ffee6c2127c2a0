import { quoteIdentifier, quoteLiteral } from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow } from '../connections/index.ts';
import { type CatalogObject, objectLabel, readSchema } from '../drift/index.ts';

/**
 * Looks for the schema's own name in whatever PostgreSQL keeps as text: a rename changes what refers to the schema,
 * not what spells its name. The name is random, so that it is nowhere by accident. In the caller's transaction.
 *
 * @returns what keeps the name, to be read after "because"
 */
export async function findKeptName(client: Client, schemaName: string): Promise<string | undefined> {
  // Written for somebody inside the schema: its objects come out unqualified, and only spelt names are left.
  const { objects } = await readSchema(client, { schemaNames: [schemaName], ignoredTables: [] });
  const object = objects.find((each) => spells(each, schemaName));
  if (object) return `${object.kind} ${objectLabel(object)} spells the name of its schema`;
  return (await findInCatalog(client, schemaName)) ?? findInRows(client, schemaName);
}

function spells({ name, properties }: CatalogObject, schemaName: string): boolean {
  return JSON.stringify([name, properties]).toLowerCase().includes(schemaName);
}

async function findInCatalog(client: Client, schemaName: string): Promise<string | undefined> {
  const { rows } = await client.query<{ problem: string }>(FIND_IN_CATALOG, [schemaName]);
  return rows[0]?.problem;
}

const FIND_IN_CATALOG = `
with schema as (select oid from pg_catalog.pg_namespace where nspname = $1::text),
routines as (
  select p.oid, p.proname, p.proconfig from schema join pg_catalog.pg_proc p on p.pronamespace = schema.oid
), objects (oid) as (
  select oid from routines
  union all select c.oid from schema join pg_catalog.pg_class c on c.relnamespace = schema.oid
  union all select t.oid from schema join pg_catalog.pg_type t on t.typnamespace = schema.oid
  union all select k.oid from schema join pg_catalog.pg_constraint k on k.connamespace = schema.oid
)
select 'function ' || proname || ' is bound to the name of its schema by its own search_path' as problem
from routines where pg_catalog.strpos(pg_catalog.array_to_string(proconfig, ' '), $1::text) > 0
union all
select 'the comment ' || pg_catalog.quote_literal(d.description) || ' spells the name of its schema'
from objects join pg_catalog.pg_description d on d.objoid = objects.oid
where pg_catalog.strpos(pg_catalog.lower(d.description), $1::text) > 0
limit 1`;

async function findInRows(client: Client, schemaName: string): Promise<string | undefined> {
  const { rows: tables } = await client.query<{ relname: string }>(LIST_TABLES, [schemaName]);
  if (tables.length === 0) return undefined;
  const looks = tables.map(({ relname }) => {
    const table = `${quoteIdentifier(schemaName)}.${quoteIdentifier(relname)}`;
    return `select ${quoteLiteral(relname)} as relname where exists (
      select from only ${table} as kept where pg_catalog.strpos(pg_catalog.lower(kept::text), ${quoteLiteral(schemaName)}) > 0)`;
  });
  // A policy must not hide the rows; PostgreSQL refuses rather than leave them out.
  const results = await runScriptOrThrow(client, [
    'set local row_security = off',
    looks.join('\nunion all '),
  ]);
  const relname: unknown = results.at(-1)?.rows[0]?.relname;
  return typeof relname === 'string' ? `a row of table ${relname} spells the name of its schema` : undefined;
}

const LIST_TABLES = `
select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1::text and (c.relkind = 'r' or c.relkind = 'm' and c.relispopulated)
order by c.oid`;
