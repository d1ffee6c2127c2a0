import { createTenantManager, defineConfig } from '@dmt/core';
import { ensureDirectory, ownRowsSql } from '@dmt/core/internal';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { count } from 'drizzle-orm';
import { bigint, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAdminQuery } from '../src/index.ts';

const KEY = 'a key that is as long as keys must be';
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureDirectory(async (sql, values) => ({ rows: await database.query(sql, values) }));
  // Whoever reads all rows has no need of the signature, nor of the right to ask for it.
  await database.query(`create function dmt.signed_tenant() returns text language plpgsql as
    'begin raise exception ''not to be called''; end'; revoke execute on function dmt.signed_tenant() from public`);
});
afterAll(() => database?.drop());

it.each([
  ['text', text('owner'), ['a', 'b'], 'nobody', 'DMT_TENANT_NOT_FOUND'],
  [
    'uuid',
    uuid('owner'),
    ['0b5bd0f6-9a5c-4e0f-8f2b-6d3a1c0e9b7d', '00000000-0000-0000-0000-000000000000'],
    '0B5BD0F6-9a5c-4e0f-8f2b-6d3a1c0e9b7d',
    'DMT_TENANT_ID_INVALID',
  ],
  ['integer', integer('owner'), ['7', '-2147483648'], '07', 'DMT_TENANT_ID_INVALID'],
  [
    'bigint',
    bigint('owner', { mode: 'bigint' }),
    ['8', '9223372036854775807'],
    '+8',
    'DMT_TENANT_ID_INVALID',
  ],
] as const)(
  'reads tenants whose ids are of the type %s together, by a signed context',
  async (type, owner, ids, bad, code) => {
    const table = pgTable(`things_${type}`, { owner, id: integer().notNull() });
    const own = ownRowsSql({ tenantColumn: 'owner', tenantIdType: type, isSigned: true });
    const { name, url } = await database.createRole('nosuperuser nobypassrls');
    await database.query(`
    create table things_${type} (owner ${type}, id integer not null);
    alter table things_${type} enable row level security, force row level security;
    create policy dmt_tenant_rows on things_${type} using (${own}) with check (${own});
    create policy reports on things_${type} for select to ${name} using (true);
    insert into things_${type} values (null, 1), ('${ids[0]}', 1), ('${ids[0]}', 2), ('${ids[1]}', 3);
    grant usage on schema dmt to ${name}; grant select on dmt.tenants, things_${type} to ${name}`);
    await database.query(
      `insert into dmt.tenants (id, schema_name, strategy, state) select id, 's' || id, 'row', 'active' from unnest($1::text[]) id`,
      [ids],
    );
    await using manager = createTenantManager(
      defineConfig({
        connection: { url },
        isolation: { strategy: 'row', tenantColumn: 'owner', tenantIdType: type, contextKey: KEY },
        schemas: { tenant: { table } },
      }),
    );
    const admin = createAdminQuery({ manager, reason: 'tests', tenants: [...ids, bad] });
    const { rows, failures } = await admin.fromAllTenants(table).select({ things: count() });
    expect(rows).toEqual([
      { tenantId: ids[0], things: 2 },
      { tenantId: ids[1], things: 1 },
    ]);
    expect(failures).toEqual([{ tenantId: bad, error: expect.objectContaining({ code }) }]);
  },
);
