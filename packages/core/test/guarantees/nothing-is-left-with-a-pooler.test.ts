import { findDmtError, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  type PgBouncer,
  startFaultProxy,
  startPgBouncer,
  type TestDatabase,
  withClient,
} from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { sessionFacts } from '../fixtures/session-facts.ts';
import { residues } from '../fixtures/session-residue.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('one server connection of a pooler in transaction mode', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let proxy: FaultProxy;
  let sent: string[];
  let tenants: TenantManager<Tables>;
  let clean: unknown;

  const look = async (): Promise<unknown> => (await tenants.getDb('b').execute(sessionFacts)).rows[0];
  const backendPid = (): Promise<unknown> =>
    withClient(bouncer.url, async (client) => (await client.query('select pg_backend_pid() as pid')).rows[0]);

  beforeAll(async () => {
    database = await createTestDatabase();
    await createFleet(database, ['a', 'b']);
    await database.query(`
      create procedure public.leave_residue() language plpgsql as $$
      begin
        perform set_config('statement_timeout', '1234567', false);
        perform pg_advisory_lock(4711);
        commit;
      end $$`);
    await database.query(
      `do $$ begin create role residue_role; exception when duplicate_object or unique_violation then null; end $$`,
    );
    bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 1 });
    sent = [];
    proxy = await startFaultProxy({
      targetUrl: bouncer.url,
      onMessage: (_connection, { side, text }) => {
        if (side === 'client' && text !== undefined) sent.push(text);
      },
    });
    tenants = createTenants({
      url: proxy.url,
      pooler: 'transaction',
      poolConfig: { max: 2 },
      pooling: { queueTimeout: 5_000 },
    });
    clean = await look();
  });
  afterAll(async () => {
    await tenants?.dispose();
    await proxy?.stop();
    await bouncer?.stop();
    await database.drop();
  });

  describe.each(Object.entries(residues))('keeps nothing of %s', (_kind, ways) => {
    it.each(ways.map((residue) => [residue.name, residue] as const))('%s', async (_name, residue) => {
      await residue.leave(tenants.getDb('a')).catch(() => undefined);
      expect(await look()).toEqual(clean);
    });
  });

  it.each([
    ["do $$ begin perform set_config('work_mem', '64', false); end $$", 'plain statements in a transaction'],
    ['call public.leave_residue()', 'plain statements in a transaction'],
    ["select set_config('work_mem', '64', false)", 'third argument'],
    ["select set_config($1, $2, 'f')", 'third argument'],
    ["select U&\"set\\005fconfig\"('work_mem', '64', false)", 'Write the name as it is'],
    ['create table U&"pg\\005ftemp".residue (id int)', 'Write the name as it is'],
    ['select 1 as id into pg_temp.residue', 'ON COMMIT DROP'],
    ["select '\\''; set work_mem to 64; --'", 'escape string'],
    ['set work_mem to 64', 'SET LOCAL'],
    ['listen residue', 'withConnection'],
    ['prepare residue as select 1', '.prepare() of Drizzle'],
    ['select pg_advisory_lock(4711)', 'pg_advisory_xact_lock()'],
  ])('is never sent %s, alone or in a transaction', async (text, remedy) => {
    const db = tenants.getDb('a');
    const pid = await backendPid();
    sent.length = 0;
    const alone: unknown = await db.execute(sql.raw(text)).catch(findDmtError);
    const inside = db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await tx.execute(sql.raw(text));
    });
    const outcomes = [alone, await inside.catch(findDmtError)];
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        code: 'DMT_STATEMENT_REFUSED',
        remedy: expect.stringContaining(remedy),
      });
    }
    expect(sent.filter((message) => message.includes(text))).toEqual([]);
    expect(await backendPid()).toEqual(pid);
  });

  it('still takes what lasts for one transaction', async () => {
    const before = await look();
    const { rows } = await tenants.getDb('a').transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.user', upper(${'me'}::text), true)`);
      await tx.execute(
        sql`create temp table kept on commit drop as select current_setting('app.user') as who`,
      );
      return tx.execute(sql`select who from kept`);
    });
    expect(rows).toEqual([{ who: 'ME' }]);
    expect(await look()).toEqual(before);
  });
});
