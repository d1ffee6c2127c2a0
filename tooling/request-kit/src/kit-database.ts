import { createTenantManager, type DmtConfig, defineConfig } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import type { PoolConfig } from 'pg';
import type { KitManager } from './framework.ts';
import { tenantTables } from './tenant-tables.ts';

/** Tenants of every state, beside those that work. */
const STATES = ['suspended', 'provisioning', 'dropping', 'dropped'] as const;

/** A database with tenants `t0`, `t1`, …, one of each state, and `taken`, whose schema is another's. */
export async function createKitDatabase(tenants: number): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const ids = [...kitTenants(tenants), ...STATES, 'taken', 'victim'];
  await database.query(`
    create schema dmt;
    create table dmt.tenants (
      id text primary key, schema_name text not null unique, strategy text not null, region text,
      state text not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now()
    )`);
  // In batches: one transaction would need a lock for each object of the fleet.
  for (let at = 0; at < ids.length; at += 200) {
    await database.query(`
      do $$ declare id text; begin
        foreach id in array array[${ids
          .slice(at, at + 200)
          .map((id) => `'${id}'`)
          .join(',')}] loop
          execute format('create schema %I', 'tenant_' || id);
          execute format('create table %I.items (id serial primary key, tenant text not null, nonce bigint not null)', 'tenant_' || id);
          execute format('insert into %I.items (tenant, nonce) values (%L, 0)', 'tenant_' || id, id);
          insert into dmt.tenants (id, schema_name, strategy, state) values (id, 'tenant_' || id, 'schema', 'active');
        end loop;
      end $$`);
  }
  for (const state of STATES) {
    await database.query('update dmt.tenants set state = $1 where id = $1', [state]);
  }
  await database.query(`comment on schema tenant_taken is 'dmt:tenant:somebody-else'`);
  return database;
}

export function kitTenants(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${index}`);
}

type Pooling = NonNullable<NonNullable<DmtConfig<typeof tenantTables>['isolation']>['pooling']>;

export function createKitManager(
  url: string,
  { poolConfig = {}, pooling = {} }: { poolConfig?: PoolConfig; pooling?: Pooling } = {},
): KitManager {
  return createTenantManager(
    defineConfig({
      connection: { url, poolConfig: { max: 8, ...poolConfig }, retry: { maxAttempts: 1 } },
      schemas: { tenant: tenantTables },
      isolation: { pooling },
    }),
  );
}

/** Rows that lie in the schema of a tenant who is not theirs. */
export async function findForeignRows(database: TestDatabase, ids: readonly string[]): Promise<unknown[]> {
  const foreign: unknown[] = [];
  for (let at = 0; at < ids.length; at += 200) {
    const scans = ids
      .slice(at, at + 200)
      .map((id) => `select '${id}' as schema_of, tenant from tenant_${id}.items where tenant <> '${id}'`);
    foreign.push(...(await database.query(scans.join(' union all '))));
  }
  return foreign;
}
