import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMigrator, type Migrator, type TenantMigrationResult } from '../src/index.ts';
import { stockKit } from './support/stock-kit.ts';

let database: TestDatabase;
let migrator: Migrator;
let created: Array<PromiseSettledResult<TenantMigrationResult>>;

beforeAll(async () => {
  database = await createTestDatabase();
  migrator = createMigrator({
    connection: { url: database.url },
    schemas: { tenant: {} },
    migrations: stockKit,
  });
  await migrator.migrateShared();
  created = await Promise.allSettled(
    ['one', 'two', 'three'].map((tenantId) => migrator.createTenant(tenantId)),
  );
});

afterAll(async () => {
  await migrator.dispose();
  await database.drop();
});

it('applies stock drizzle-kit output with enum, sequence, views and foreign keys to three tenants', async () => {
  expect(created).toMatchObject(created.map(() => ({ status: 'fulfilled' })));
  const status = await migrator.getStatus();

  expect(status.map((each) => [each.tenantId, each.status, each.appliedCount])).toEqual([
    ['one', 'ok', 2],
    ['three', 'ok', 2],
    ['two', 'ok', 2],
  ]);
});

it('leaves no object that depends on another tenant, nor on public but for the shared reference', async () => {
  const foreign = await database.query(DEPENDENCIES_ACROSS_SCHEMAS);

  expect(foreign).toEqual(
    ['tenant_one', 'tenant_three', 'tenant_two'].flatMap((from) => [
      // A foreign key depends on the key's index and on the column it refers to.
      {
        from,
        object: `constraint users_plan_id_plans_id_fk on table ${from}.users`,
        to: 'public',
        on: 'column id of table plans',
      },
      {
        from,
        object: `constraint users_plan_id_plans_id_fk on table ${from}.users`,
        to: 'public',
        on: 'index plans_pkey',
      },
    ]),
  );
});

it('creates nothing of a tenant in public', async () => {
  const rows = await database.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'S') order by 1`,
  );

  expect(rows.map((row) => row.relname)).toEqual([
    '__drizzle_shared_migrations',
    '__drizzle_shared_migrations_id_seq',
    'plans',
    'plans_id_seq',
  ]);
});

it('leaves strings alone', async () => {
  const [row] = await database.query(
    `select pg_get_expr(adbin, adrelid) as value from pg_attrdef
     where adrelid = 'tenant_one.orders'::regclass and pg_get_expr(adbin, adrelid) like '''see%'`,
  );

  expect(row?.value).toBe(`'see public.users'::text`);
});

it('counts each tenant by its own sequence', async () => {
  for (const schema of ['tenant_one', 'tenant_two']) {
    await database.query(`insert into ${schema}.users (email) values ('a@example.com')`);
    await database.query(`insert into ${schema}.orders (user_id) values (1)`);
  }
  const [one] = await database.query('select number from tenant_one.orders');
  const [two] = await database.query('select number from tenant_two.orders');

  expect([one?.number, two?.number]).toEqual([1000, 1000]);
});

it('lets drizzle-orm 0.45 migrate() find everything applied', async () => {
  const before = await database.query('select * from tenant_one.__drizzle_migrations order by id');
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await migrate(drizzle({ client }), {
    migrationsFolder: stockKit.tenantFolder,
    migrationsSchema: 'tenant_one',
  });
  await client.end();

  expect(await database.query('select * from tenant_one.__drizzle_migrations order by id')).toEqual(before);
});

/** Objects of a tenant that depend on something in another schema, as far as schemas of users go. */
const DEPENDENCIES_ACROSS_SCHEMAS = `
select n.nspname as "from", pg_describe_object(d.classid, d.objid, 0) as object,
  rn.nspname as "to", replace(pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid), rn.nspname || '.', '') as "on"
from pg_depend d
cross join lateral pg_identify_object(d.classid, d.objid, 0) o
cross join lateral pg_identify_object(d.refclassid, d.refobjid, 0) r
join pg_namespace n on n.nspname = coalesce(o.schema, split_part(substring(o.identity from ' on (.*)$'), '.', 1))
join pg_namespace rn on rn.nspname = r.schema
where n.nspname like 'tenant\\_%' and rn.nspname <> n.nspname and rn.nspname not in ('pg_catalog', 'pg_toast', 'information_schema')
  and d.deptype <> 'i'
order by 1, 2, 4`;
