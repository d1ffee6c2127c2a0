import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type pg from 'pg';

const ROWS_PER_TENANT = 100;

/** Who is shown one tenant at a time, and who sees all rows. */
export const ROLES = { application: 'bench_app', reports: 'bench_reports' } as const;
export const PASSWORD = 'bench';

export const events = pgTable('events', {
  tenantId: text('tenant_id').notNull(),
  id: integer('id').notNull(),
  createdAt: timestamp('created_at').notNull(),
});

/** A table of all tenants behind the policy that `dmt generate` writes, whose rows lie as they came: tenants in turn. */
export async function createFixture(client: pg.Client, tenantIds: readonly string[]): Promise<void> {
  const { application, reports } = ROLES;
  await client.query(`
    create role ${application} login nosuperuser nobypassrls password '${PASSWORD}';
    create role ${reports} login nosuperuser bypassrls password '${PASSWORD}';
    create schema dmt;
    create table dmt.tenants (id text primary key, schema_name text not null unique, strategy text not null, region text,
      state text not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
    create table events (tenant_id text not null, id int not null, created_at timestamp not null, primary key (tenant_id, id));
    alter table events enable row level security, force row level security;
    create policy dmt_tenant_rows on events
      using (tenant_id = (select nullif(current_setting('app.tenant_id', true), ''))::text)
      with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), ''))::text);
    grant usage on schema dmt to ${application}, ${reports};
    grant select on dmt.tenants, events to ${application}, ${reports}`);
  await client.query(
    `insert into dmt.tenants (id, schema_name, strategy, state) select id, 'schema of ' || id, 'row', 'active' from unnest($1::text[]) id`,
    [tenantIds],
  );
  await client.query(
    `insert into events select id, n, '2026-01-01'::timestamp + interval '1 hour' * n
     from generate_series(1, ${ROWS_PER_TENANT}) n, unnest($1::text[]) id`,
    [tenantIds],
  );
  await client.query('vacuum analyze');
}
