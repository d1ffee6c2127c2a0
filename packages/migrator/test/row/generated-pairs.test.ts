import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { claimTenant, ensureDirectory } from '@dmt/core/internal';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isolationBlocks } from '../../src/generate/row/isolation-block.ts';
import { chaosSeed, chaosSize } from '../support/chaos.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 });

const PAIRS = chaosSize(5_000);
const IDS = {
  text: ['acme', 'ACME', "o'brien", 'a b'],
  uuid: [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`),
  integer: ['1', '-1', '0', '42'],
  bigint: ['9223372036854775807', '1', '-1', '0'],
} as const;
type IdType = keyof typeof IDS;
const TYPES: IdType[] = ['text', 'uuid', 'integer', 'bigint'];

/** Policies beside the generated one: what else restricts the rows that a statement sees. */
const RESTRICTIONS = { '': 'true', _even: 'n % 2 = 0', _named: `s is not null` } as const;
type Restriction = keyof typeof RESTRICTIONS;
const SUFFIXES: Restriction[] = ['', '_even', '_named'];

interface Pair {
  readonly type: IdType;
  readonly suffix: Restriction;
  readonly tenantIndex: number;
  readonly query: (table: string) => string;
}

const literal = fc.integer({ min: -1, max: 6 });
/** A piece of SQL about the rows `x` of a table. */
type Part = (table: string) => string;
const same =
  (part: string): Part =>
  () =>
    part;
const { condition } = fc.letrec<{ condition: Part }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    literal.map((n) => same(`x.n = ${n}`)),
    literal.map((n) => same(`x.n < ${n}`)),
    fc.constantFrom(
      same(`x.s like '%a%'`),
      same('x.s is null'),
      same('x.tenant_id is not null'),
      same('case when x.n = 0 then false else 1 / x.n >= 0 end'),
    ),
    tie('condition').map(
      (inner): Part =>
        (t) =>
          `not (${inner(t)})`,
    ),
    fc.tuple(tie('condition'), tie('condition')).map(
      ([a, b]): Part =>
        (t) =>
          `(${a(t)} and ${b(t)})`,
    ),
    fc.tuple(tie('condition'), tie('condition')).map(
      ([a, b]): Part =>
        (t) =>
          `(${a(t)} or ${b(t)})`,
    ),
    tie('condition').map(
      (inner): Part =>
        (t) =>
          `exists (select from ${t} y where y.n = x.n + 1 and (select ${inner(t)}))`,
    ),
    literal.map(
      (n): Part =>
        (t) =>
          `x.n in (select y.n from ${t} y where y.n <> ${n})`,
    ),
  ),
}));

const query = fc
  .tuple(
    condition,
    fc.constantFrom<(where: (t: string) => string) => (t: string) => string>(
      (where) => (t) => `select x.* from ${t} x where ${where(t)}`,
      (where) => (t) => `select count(*), sum(x.n), max(x.s) from ${t} x where ${where(t)}`,
      (where) => (t) => `select x.s, count(*) from ${t} x where ${where(t)} group by x.s`,
      (where) => (t) =>
        `select x.id, z.id as other from ${t} x left join ${t} z on z.n = x.n and z.id <> x.id where ${where(t)}`,
      (where) => (t) => `select x.id from ${t} x where ${where(t)} union all select n from ${t}`,
      (where) => (t) =>
        `select x.id, row_number() over (partition by x.n order by x.id) from ${t} x where ${where(t)}`,
      (where) => (t) => `select x.id from ${t} x where ${where(t)} for update`,
    ),
  )
  .map(([where, shape]) => shape(where));

const pair: fc.Arbitrary<Pair> = fc.record({
  type: fc.constantFrom(...TYPES),
  suffix: fc.constantFrom(...SUFFIXES),
  tenantIndex: fc.integer({ min: 0, max: 3 }),
  query,
});

/** Writes, and what they write to the rows of the one that asks; all of them are undone. */
const write = fc.tuple(condition, fc.constantFrom('update', 'delete', 'insert'));

describe('generated pairs of policies and queries', () => {
  let database: TestDatabase;
  const managers = new Map<IdType, TenantManager>();
  beforeAll(async () => {
    database = await createTestDatabase();
    const role = await database.createRole('nosuperuser nobypassrls');
    const run = async (statement: string, values?: readonly unknown[]) => ({
      rows: await database.query(statement, values),
    });
    await ensureDirectory(run);
    for (const type of TYPES) {
      for (const suffix of SUFFIXES) {
        const name = `t_${type}${suffix}`;
        await database.query(
          `create table ${name} (tenant_id ${type} not null, id int not null, n int not null, s text, primary key (tenant_id, id))`,
        );
        const model = {
          tenantColumn: 'tenant_id',
          tenantIdType: type,
          isSigned: false,
          runtimeRole: role.name,
          views: [],
          tables: [
            {
              key: name,
              name,
              tenant: { type, isNotNull: true },
              uniques: [],
              foreignKeys: [],
              leading: ['tenant_id'],
              sequences: [],
            },
          ],
        };
        for (const { statements } of isolationBlocks(model)) await database.query(statements.join(';'));
        if (suffix !== '')
          await database.query(
            `create policy more on ${name} as restrictive using (${RESTRICTIONS[suffix]}) with check (true)`,
          );
        for (const id of IDS[type])
          await database.query(
            `insert into ${name} select $1::${type}, g, g % 5, case g % 3 when 0 then null when 1 then 'a' else 'b' end from generate_series(1, 12) g`,
            [id],
          );
      }
      const config = defineConfig({
        connection: { url: role.url, poolConfig: { max: 2 } },
        isolation: { strategy: 'row', tenantIdType: type },
        schemas: { tenant: { things: pgTable(`t_${type}`, { tenantId: text('tenant_id') }) } },
      });
      managers.set(type, createTenantManager(config));
      for (const id of IDS[type]) {
        const reserved = `reserved_${type}_${IDS[type].indexOf(id as never)}`;
        // Ids of the four types may be spelt alike; the directory has each once.
        if ((await database.query('select from dmt.tenants where id = $1', [id])).length > 0) continue;
        await claimTenant(run, { tenantId: id, schemaName: reserved, strategy: 'row', state: 'active' });
      }
    }
    await database.query(
      `grant usage on schema dmt to ${role.name}; grant select on dmt.tenants to ${role.name}`,
    );
  });
  afterAll(async () => {
    for (const manager of managers.values()) await manager.dispose();
    await database?.drop();
  });

  const undo = new Error('undone');
  async function answer(type: IdType, id: string, statement: string): Promise<unknown> {
    let found: unknown;
    await managers
      .get(type)
      ?.getDb(id)
      .transaction(async (tx) => {
        found = (await tx.execute(sql.raw(statement))).rows;
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) found = (error as { cause?: { code?: unknown } }).cause?.code ?? String(error);
      });
    return sorted(found);
  }
  const sorted = (rows: unknown): unknown =>
    Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)).sort() : rows;
  const ownRows = (type: IdType, suffix: Restriction, id: string): string =>
    `select * from t_${type}${suffix} where tenant_id = '${id.replaceAll("'", "''")}'::${type} and (${RESTRICTIONS[suffix]})`;

  it(`find what they would find in tables that hold nothing else (DMT_CHAOS_SEED=${chaosSeed})`, async () => {
    let nonEmpty = 0;
    await fc.assert(
      fc.asyncProperty(pair, async ({ type, suffix, tenantIndex, query: render }) => {
        const id = IDS[type][tenantIndex] ?? '';
        const found = await answer(type, id, render(`t_${type}${suffix}`));
        // The model is a copy of the tenant's own rows, without a policy.
        const own = `with model as materialized (${ownRows(type, suffix, id)})`;
        // Nothing can be locked in it.
        const statement = render('model').replace(' for update', '');
        const model = await database.query(`${own} ${statement}`);
        expect(found).toEqual(sorted(model));
        if (Array.isArray(found) && found.length > 0) nonEmpty++;
      }),
      { numRuns: PAIRS, seed: chaosSeed },
    );
    expect(nonEmpty).toBeGreaterThan(PAIRS / 3);
  });

  it(`write to rows of their own only (DMT_CHAOS_SEED=${chaosSeed})`, async () => {
    await fc.assert(
      fc.asyncProperty(pair, write, async ({ type, suffix, tenantIndex }, [where, kind]) => {
        const id = IDS[type][tenantIndex] ?? '';
        const table = `t_${type}${suffix}`;
        const statement = {
          update: `update ${table} x set n = n + 2 where ${where(table)} returning x.tenant_id::text, x.id`,
          delete: `delete from ${table} x where ${where(table)} returning x.tenant_id::text, x.id`,
          insert: `insert into ${table} (id, n, s) select x.id + 100, 2, 'a' from ${table} x where ${where(table)} returning tenant_id::text, id`,
        }[kind as 'update'];
        const found = await answer(type, id, statement);
        if (!Array.isArray(found)) throw new Error(`${statement} failed: ${String(found)}`);
        const owners = new Set(found.map((row) => (JSON.parse(row) as { tenant_id: string }).tenant_id));
        expect([...owners]).toEqual(found.length === 0 ? [] : [id]);
      }),
      { numRuns: PAIRS / 5, seed: chaosSeed },
    );
  });
});
