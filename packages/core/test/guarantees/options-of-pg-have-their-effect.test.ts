import { fileURLToPath } from 'node:url';
import { createTenantManager, defineConfig, findDmtError, type TenantManager } from '@dmt/core';
import { startScript, type TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import type { ClientBase, PoolConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenantSchemas, tables, users } from '../incumbent/tenant-schemas.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTenantSchemas(['a', 'b']);
});
afterAll(() => database.drop());

const managerWith = (poolConfig: PoolConfig): TenantManager<typeof tables> =>
  createTenantManager(
    defineConfig({ connection: { url: database.url, poolConfig }, schemas: { tenant: tables } }),
  );

describe('onConnect', () => {
  it('prepares each connection before its first statement', async () => {
    const seen: ClientBase[] = [];
    await using tenants = managerWith({
      max: 3,
      onConnect: async (client) => {
        seen.push(client);
        await client.query("set application_name to 'prepared'");
      },
    });
    const names = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => {
        const { rows } = await tenants
          .getDb(at % 2 ? 'a' : 'b')
          .execute(sql`select current_setting('application_name') as name, pg_sleep(0.02)`);
        return rows[0]?.name;
      }),
    );
    expect(new Set(names)).toEqual(new Set(['prepared']));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(tenants.getDb('a').$client.totalCount);
  });

  it('leads no statement out of its tenant, whatever it sets', async () => {
    await using tenants = managerWith({
      max: 1,
      onConnect: (client) => void client.query("set search_path to tenant_b; set role 'none'"),
    });
    expect(await tenants.getDb('a').select({ name: users.name }).from(users)).toEqual([{ name: 'a' }]);
    expect(await tenants.getSharedDb().execute(sql`show search_path`)).toMatchObject({
      rows: [{ search_path: '"public", pg_temp' }],
    });
  });

  it('is named when it fails, and its connection is closed', async () => {
    await using tenants = managerWith({
      application_name: 'half_made',
      onConnect: async (client) => {
        await client.query('select 1/0');
      },
    });
    const failure = await Promise.resolve(tenants.getDb('a').select().from(users)).catch(findDmtError);
    expect(failure).toMatchObject({ code: 'DMT_CONFIG_INVALID' });
    expect(String(failure)).toContain('connection.poolConfig.onConnect failed: division by zero');
    await expect
      .poll(() => database.query("select from pg_stat_activity where application_name = 'half_made'"))
      .toEqual([]);
  });

  it('may not leave a transaction open', async () => {
    await using tenants = managerWith({ onConnect: (client) => void client.query('begin') });
    const failure = await Promise.resolve(tenants.getDb('a').select().from(users)).catch(findDmtError);
    expect(String(failure)).toContain('connection.poolConfig.onConnect leaves a transaction open');
  });
});

describe('allowExitOnIdle', () => {
  const fixture = fileURLToPath(new URL('exits-when-idle.fixture.ts', import.meta.url));
  const everything = 'select, slow select, transaction, lent connection, several';

  it('lets a process end that never disposed, and cuts nothing short', async () => {
    const script = startScript(fixture, { args: [database.url, 'true'] });
    await expect(script.finished).resolves.toMatchObject({ exitCode: 0, stdout: everything });
  });

  it('is off unless asked for', async () => {
    const script = startScript(fixture, { args: [database.url, 'false'] });
    await script.said(everything);
    const isStillThere = await Promise.race([
      script.finished.then(() => false),
      new Promise((resolve) => setTimeout(resolve, 500, true)),
    ]);
    script.kill('SIGKILL');
    await script.finished;
    expect(isStillThere).toBe(true);
  });
});

it('maxUses: 0 is no limit, as in pg', async () => {
  await using tenants = managerWith({ max: 1, maxUses: 0 });
  const pids = new Set<unknown>();
  for (let at = 0; at < 3; at++) {
    const { rows } = await tenants.getDb('a').execute(sql`select pg_backend_pid() as pid`);
    pids.add(rows[0]?.pid);
  }
  expect(pids.size).toBe(1);
});
