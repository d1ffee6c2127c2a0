import type pg from 'pg';

export const ROWS_PER_TENANT = 1_000;
export const APP_ROLE = 'bench_app';
export const APP_PASSWORD = 'bench';

/**
 * Tables of all tenants, twice: once behind the policy that `dmt generate` writes, once without; otherwise alike, down
 * to the order of their rows on the disk.
 */
export async function createRowFixture(client: pg.Client, tenants: number): Promise<void> {
  await client.query(`
    create role ${APP_ROLE} login nosuperuser nobypassrls password '${APP_PASSWORD}';
    create schema dmt;
    create table dmt.tenants (id text primary key, schema_name text not null unique, strategy text not null, region text,
      state text not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
    insert into dmt.tenants (id, schema_name, strategy, state)
      select 't' || n, 'tenant_t' || n, 'row', 'active' from generate_series(0, ${tenants - 1}) n;
    create table rows_guarded (tenant_id text not null, id int not null, amount int not null, note text,
      primary key (tenant_id, id));
    insert into rows_guarded select 't' || (n % ${tenants}), n / ${tenants}, n % 997, 'note ' || n
      from generate_series(0, ${tenants * ROWS_PER_TENANT - 1}) n;
    create schema plain;
    create table plain.rows_plain (like rows_guarded including all);
    insert into plain.rows_plain select * from rows_guarded;
    alter table rows_guarded enable row level security, force row level security;
    create policy dmt_tenant_rows on rows_guarded
      using (tenant_id = (select nullif(current_setting('app.tenant_id', true), ''))::text)
      with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), ''))::text);
    grant usage on schema dmt to ${APP_ROLE};
    grant select on dmt.tenants to ${APP_ROLE};
    grant select on rows_guarded to ${APP_ROLE}`);
  await client.query('vacuum analyze');
}
