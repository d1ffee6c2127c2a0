import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { APP_ROLE } from './create-row-fixture.ts';

const columns = {
  tenantId: text('tenant_id').notNull(),
  id: integer('id').notNull(),
  amount: integer('amount').notNull(),
};
/** Whose policy wants the tenant's setting proved by a signature, and the tenant listed as active. */
export const signed = pgTable('rows_signed', columns);
/** Whose policy looks at the signature alone: what of the cost is the directory's. */
export const signedAlone = pgTable('rows_signed_alone', columns);

export const CONTEXT_KEY = 'a key of the benchmark, as long as keys must be';

/** The guarded table twice more, behind the function that the migrator makes, and behind one half of it. */
export async function createSignedFixture(client: pg.Client, ownerUrl: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dmt-bench-'));
  try {
    await writeFile(join(folder, '0001_nothing.sql'), 'select 1;');
    await using migrator = createMigrator(
      defineConfig({
        connection: { url: ownerUrl },
        isolation: { strategy: 'row', contextKey: CONTEXT_KEY, runtimeRole: APP_ROLE },
        schemas: { tenant: { signed } },
        migrations: { tenantFolder: folder },
      }),
    );
    const { failed, details } = await migrator.migrateAll();
    if (failed > 0) throw details[0]?.error ?? new Error('The key could not be installed.');
  } finally {
    await rm(folder, { recursive: true });
  }
  await client.query(String.raw`
    do $$
    declare whole text := pg_get_functiondef('dmt.signed_tenant()'::regprocedure);
      half text := regexp_replace(whole, 'and exists \(\s*select from dmt\.tenants.*?usage''\)\)\)', '');
    begin
      if half = whole then raise exception 'dmt.signed_tenant() does not look at the directory as it did'; end if;
      execute replace(half, 'dmt.signed_tenant()', 'dmt.signed_tenant(is_alone boolean)');
    end $$`);
  for (const [table, tenant] of [
    ['rows_signed', 'dmt.signed_tenant()'],
    // Of that name, or the manager would not take the policy for protection.
    ['rows_signed_alone', 'dmt.signed_tenant(true)'],
  ]) {
    await client.query(`
      create table ${table} (like rows_guarded including all);
      insert into ${table} select * from rows_guarded;
      alter table ${table} enable row level security, force row level security;
      create policy dmt_tenant_rows on ${table}
        using (tenant_id = (select ${tenant})::text) with check (tenant_id = (select ${tenant})::text);
      grant select on ${table} to ${APP_ROLE}`);
  }
  await client.query('vacuum analyze');
}
