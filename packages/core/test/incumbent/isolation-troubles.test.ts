import { createTenantManager, defineConfig, findDmtError, type TenantManager } from '@dmt/core';
import type { TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTenantSchemas, schemaOf, tables, users } from './tenant-schemas.ts';

const LONG = 'l'.repeat(63);
const SIBLINGS: readonly (readonly [string, string])[] = [
  ['acme', 'Acme'],
  ['a-b', 'a_b'],
  [`${LONG}1`, `${LONG}2`],
];
const tenantIds = ['victim', ...SIBLINGS.flat()];

const codeOf = (work: PromiseLike<unknown>): Promise<string | undefined> =>
  Promise.resolve(work).then(
    () => undefined,
    (error) => findDmtError(error)?.code ?? error.cause?.code,
  );

describe('isolation: what hurts users of a pool per tenant', () => {
  let database: TestDatabase;
  let tenants: TenantManager<typeof tables>;
  const managerFor = (url: string): TenantManager<typeof tables> =>
    createTenantManager(defineConfig({ connection: { url }, schemas: { tenant: tables } }));
  beforeAll(async () => {
    database = await createTenantSchemas(tenantIds);
    tenants = managerFor(database.url);
  });
  afterAll(async () => {
    await tenants.dispose();
    await database.drop();
  });
  afterEach(() => void vi.unstubAllEnvs());

  it.each([
    '-c search_path=tenant_victim',
    '-csearch_path=tenant_victim',
    '--search_path=tenant_victim',
    '-c statement_timeout=0 -c search_path=tenant_victim',
    '-c SEARCH_PATH=tenant_victim',
    '--search-path=tenant_victim',
    '-c search\\_path=tenant_victim',
  ])('a URL with ?options=%s overrides the path of nobody', async (options) => {
    const url = `${database.url}?options=${encodeURIComponent(options)}`;
    const readFromUrl = async (): Promise<unknown> => {
      await using manager = managerFor(url);
      return await manager.getDb('acme').select().from(users);
    };
    const outcome = await readFromUrl().catch((error) => findDmtError(error)?.code);
    expect(['DMT_CONFIG_INVALID', JSON.stringify([{ id: 1, name: 'acme' }])]).toContain(
      typeof outcome === 'string' ? outcome : JSON.stringify(outcome),
    );
  });

  it('neither do PGOPTIONS of the environment', async () => {
    vi.stubEnv('PGOPTIONS', '-c search_path=tenant_victim');
    await using manager = managerFor(database.url);
    await expect(manager.getDb('acme').select().from(users)).resolves.toEqual([{ id: 1, name: 'acme' }]);
    await expect(
      manager.withConnection('acme', async (client) => (await client.query('select name from users')).rows),
    ).resolves.toEqual([{ name: 'acme' }]);
  });

  it('nor do settings of the role or the database', async () => {
    const role = await database.createRole();
    await database.query(`alter role ${role.name} set search_path to tenant_victim`);
    await database.query(`grant usage on schema tenant_acme to ${role.name}`);
    await database.query(`grant select on tenant_acme.users to ${role.name}`);
    await using manager = managerFor(role.url);
    await expect(manager.getDb('acme').select().from(users)).resolves.toEqual([{ id: 1, name: 'acme' }]);
  });

  it.each(SIBLINGS)('%s and %s share no data', async (one, other) => {
    expect(schemaOf(one)).not.toBe(schemaOf(other));
    expect(await tenants.getDb(one).select({ name: users.name }).from(users)).toEqual([{ name: one }]);
    expect(await tenants.getDb(other).select({ name: users.name }).from(users)).toEqual([{ name: other }]);
  });

  it.each([
    'nosuch,tenant_victim',
    'nosuch, tenant_victim',
    'nosuch","tenant_victim',
    'x -c search_path=tenant_victim',
    'a"; drop schema tenant_victim cascade; --',
    "a'; drop schema tenant_victim cascade; --",
    '$user',
    'victim ',
    ' victim',
    'VICTIM',
    'victim\u200b',
    '../victim',
    'tenant_victim',
    'public',
    'pg_catalog',
    'pg_temp',
    '__proto__',
    'constructor',
  ])('the id %j reads and writes nothing', async (id) => {
    const db = tenants.getDb(id);
    expect(await codeOf(db.select().from(users))).toBe('DMT_TENANT_NOT_FOUND');
    expect(await codeOf(db.insert(users).values({ name: 'intruder' }))).toBe('DMT_TENANT_NOT_FOUND');
    expect(await codeOf(tenants.withConnection(id, (client) => client.query('select 1')))).toBe(
      'DMT_TENANT_NOT_FOUND',
    );
    expect(await database.query('select name from tenant_victim.users')).toEqual([{ name: 'victim' }]);
  });

  it('a tenant that does not exist never touches public, and its health is bad', async () => {
    const db = tenants.getDb('nobody');
    const attempts: (() => PromiseLike<unknown>)[] = [
      () => db.insert(users).values({ name: 'lost' }),
      () => db.execute(sql`create table made_by_nobody (id int)`),
      () => db.transaction((tx) => tx.insert(users).values({ name: 'lost' })),
      () => tenants.getDbAsync('nobody'),
    ];
    for (const attempt of attempts) expect(await codeOf(attempt())).toBe('DMT_TENANT_NOT_FOUND');
    expect(await tenants.warmup(['nobody'])).toMatchObject({
      warmed: [],
      failed: [{ tenantId: 'nobody', error: { code: 'DMT_TENANT_NOT_FOUND' } }],
    });
    expect(await database.query('select * from public.users')).toEqual([]);
    expect(
      await database.query(
        "select relnamespace::regnamespace::text from pg_class where relname = 'made_by_nobody'",
      ),
    ).toEqual([]);
    const report = await tenants.healthCheck({ tenantIds: ['nobody', 'acme'] });
    expect(report).toMatchObject({
      healthy: false,
      unhealthyPools: 1,
      pools: [
        { tenantId: 'nobody', status: 'unhealthy' },
        { tenantId: 'acme', status: 'ok' },
      ],
    });
  });

  it('a tenant dropped in mid-flight is not found, in a transaction too, and comes back when it is there again', async () => {
    await database.query('create schema tenant_brief');
    await database.query('create table tenant_brief.users (id int, name text)');
    const db = tenants.getDb('brief');
    await db.select().from(users);
    await database.query('drop schema tenant_brief cascade');
    expect(await codeOf(db.select().from(users))).toBe('DMT_TENANT_NOT_FOUND');
    expect(await codeOf(db.execute(sql`create table stray (id int)`))).toBe('DMT_TENANT_NOT_FOUND');
    expect(await codeOf(db.transaction((tx) => tx.execute(sql`create table stray (id int)`)))).toBe(
      'DMT_TENANT_NOT_FOUND',
    );
    await database.query('create schema tenant_brief');
    await database.query('create table tenant_brief.users (id int, name text)');
    await expect(db.select().from(users)).resolves.toEqual([]);
    await database.query('drop schema tenant_brief cascade');
  });

  it('set search_path in one request is refused, and the next one reads its own rows', async () => {
    const db = tenants.getDb('acme');
    const attempts = [
      sql`set search_path to tenant_victim`,
      sql`SET SESSION search_path = 'tenant_victim'`,
      sql`select 1; set search_path to tenant_victim`,
      sql`set local search_path to tenant_victim`,
      sql`select set_config('search_path', 'tenant_victim', false)`,
      sql`select set_config('SEARCH_PATH', 'tenant_victim', false)`,
      sql`select set_config('search' || '_path', 'tenant_victim', false)`,
      sql`select set_config(${'search_path'}, ${'tenant_victim'}, false)`,
      sql`do $$ begin perform set_config('search_path', 'tenant_victim', false); end $$`,
      sql`do $$ begin execute 'set search_path to tenant_victim'; end $$`,
      sql`update pg_settings set setting = 'tenant_victim' where name = 'search_path'`,
      sql`reset search_path`,
      sql`alter role current_user set search_path to tenant_victim`,
    ];
    for (const attempt of attempts) {
      await Promise.allSettled([db.execute(attempt)]);
      const names = await Promise.all(
        Array.from({ length: 8 }, () => db.select({ name: users.name }).from(users)),
      );
      expect(new Set(names.flat().map(({ name }) => name))).toEqual(new Set(['acme']));
    }
    await database.query('alter role current_user reset search_path');
  });

  it('set search_path inside a transaction changes nothing for the next one', async () => {
    const db = tenants.getDb('acme');
    await Promise.allSettled([
      db.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        await tx.execute(sql`do $$ begin perform set_config('search_path', 'tenant_victim', false); end $$`);
      }),
    ]);
    expect(await db.transaction((tx) => tx.select({ name: users.name }).from(users))).toEqual([
      { name: 'acme' },
    ]);
    const path = await tenants.withConnection(
      'acme',
      async (client) => (await client.query('show search_path')).rows,
    );
    expect(path).toEqual([{ search_path: '"tenant_acme", pg_temp' }]);
  });
});
