import type pg from 'pg';
import { PLAIN_SCHEMA, ROWS_PER_TENANT, schemaNameOf, tenantIdAt } from './schema.ts';

const SCHEMAS_PER_TRANSACTION = 50;

/** A schema with the same small table for the baseline and for every tenant. */
export async function createFixture(client: pg.Client, tenants: number): Promise<void> {
  const schemas = [
    { schemaName: PLAIN_SCHEMA, tenantId: PLAIN_SCHEMA },
    ...Array.from({ length: tenants }, (_, index) => tenantIdAt(index)).map((tenantId) => ({
      schemaName: schemaNameOf(tenantId),
      tenantId,
    })),
  ];
  for (let start = 0; start < schemas.length; start += SCHEMAS_PER_TRANSACTION) {
    const batch = schemas.slice(start, start + SCHEMAS_PER_TRANSACTION);
    await client.query(batch.map(schemaSql).join('\n'));
  }
  await client.query('vacuum analyze');
}

function schemaSql({ schemaName, tenantId }: { schemaName: string; tenantId: string }): string {
  const schema = `"${schemaName}"`;
  return `create schema ${schema};
    create table ${schema}.users (
      id integer primary key,
      tenant_id text not null,
      name text not null,
      email text not null,
      created_at timestamptz not null default now()
    );
    insert into ${schema}.users (id, tenant_id, name, email)
      select n, '${tenantId}', 'User ' || n, 'user' || n || '@example.com'
      from generate_series(1, ${ROWS_PER_TENANT}) n;`;
}
