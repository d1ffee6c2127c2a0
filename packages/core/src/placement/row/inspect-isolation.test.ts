import { createTestDatabase, type TestDatabase, type TestRole, withClient } from '@dmt-tooling/harness';
import { useEmbeddedPostgres } from '@dmt-tooling/harness/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRuntimeRole, protectSql } from '../../../test/fixtures/row-tables.ts';
import { runSqlOn } from '../../../test/run-sql.ts';
import { ensureDirectory } from '../directory/index.ts';
import { inspectIsolation } from './inspect-isolation.ts';

// Trees of expressions look as each version likes.
useEmbeddedPostgres();

let database: TestDatabase;
let role: TestRole;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureDirectory(runSqlOn(database));
  await database.query(`create table public.things (id text, tenant_id text not null);
    ${protectSql('public.things', 'tenant_id')}
    create table public.signed (tenant_id text not null, id text);
    alter table public.signed enable row level security, force row level security;
    create function dmt.signed_tenant() returns text language sql stable return 'a';
    create policy signed on public.signed using (tenant_id = (select dmt.signed_tenant())::text);`);
  role = await createRuntimeRole(database);
});
afterAll(() => database.drop());

const inspect = () =>
  withClient(role.url, (client) =>
    inspectIsolation((statement, values) => client.query(statement, values && [...values]), {
      tenantColumn: 'tenant_id',
      tableNames: ['things', 'signed'],
    }),
  );

it('takes policies for protection that compare the column with the tenant, on the newest PostgreSQL', async () => {
  expect(await inspect()).toEqual([]);
});

it.each([
  ['true'],
  ["id = current_setting('app.tenant_id', true)"],
  ["id = current_setting('app.tenant_id', true) and 'tenant_id' <> ''"],
  ["tenant_id = current_setting('app.tenant', true)"],
  ["tenant_id = current_setting('app.tenant_id', true)) with check (true"],
])('does not take a policy for it that says (%s), on the newest PostgreSQL', async (condition) => {
  await database.query(`create policy loose on public.things using (${condition})`);
  expect(await inspect()).toMatchObject([{ kind: 'loose-policy', object: 'public.things', detail: 'loose' }]);
  await database.query('drop policy loose on public.things');
});
