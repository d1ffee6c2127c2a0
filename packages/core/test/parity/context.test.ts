import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createTenantContext,
  createTenantManager,
  defineConfig,
  findDmtError,
  type TenantManager,
} from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryable } from '../fixtures/queryable.ts';

const notes = pgTable('notes', { id: integer().primaryKey(), owner: text().notNull() });
const tables = queryable({ notes });
const ids = ['a', 'b', 'c', 'd'];

describe('the tenant context', () => {
  let database: TestDatabase;
  let tenants: TenantManager<typeof tables>;
  const context = () => createTenantContext(tenants);
  const open = (poolConfig: { max: number }): TenantManager<typeof tables> =>
    createTenantManager(
      defineConfig({ connection: { url: database.url, poolConfig }, schemas: { tenant: tables } }),
    );
  beforeAll(async () => {
    database = await createTestDatabase();
    for (const id of ids) {
      await database.query(`create schema tenant_${id}`);
      await database.query(`create table tenant_${id}.notes (id int primary key, owner text not null)`);
      await database.query(`insert into tenant_${id}.notes values (1, '${id}')`);
    }
    tenants = open({ max: 4 });
  });
  afterAll(async () => {
    await tenants.dispose();
    await database.drop();
  });

  it('runs a lazy query that was returned without await inside', async () => {
    const { runWithTenant, getTenantDb, contextDb } = context();
    expect(await runWithTenant({ tenantId: 'a' }, () => getTenantDb().select().from(notes))).toEqual([
      { id: 1, owner: 'a' },
    ]);
    expect(await runWithTenant({ tenantId: 'b' }, () => contextDb.select().from(notes))).toEqual([
      { id: 1, owner: 'b' },
    ]);
    expect(await runWithTenant({ tenantId: 'b' }, () => contextDb.query.notes.findFirst())).toEqual({
      id: 1,
      owner: 'b',
    });
    expect(await runWithTenant({ tenantId: 'b' }, () => contextDb.$count(notes))).toBe(1);
    const { rows } = await runWithTenant({ tenantId: 'c' }, () =>
      contextDb.execute(sql`select owner from notes`),
    );
    expect(rows).toEqual([{ owner: 'c' }]);
  });

  it('answers what is no promise as it is, and lets errors through', () => {
    const { runWithTenant, getTenantId } = context();
    expect(runWithTenant({ tenantId: 'a' }, () => getTenantId())).toBe('a');
    expect(() =>
      runWithTenant({ tenantId: 'a' }, () => {
        throw new Error('of the work');
      }),
    ).toThrow('of the work');
    expect(context().isInTenantContext()).toBe(false);
  });

  it('nests, and restores the outer tenant on the way out, also after a failure', async () => {
    const { runWithTenant, getTenantId } = context();
    const seen: string[] = [];
    await runWithTenant({ tenantId: 'a' }, async () => {
      seen.push(getTenantId());
      await runWithTenant({ tenantId: 'b' }, async () => {
        await delay(1);
        seen.push(getTenantId());
      });
      seen.push(getTenantId());
      await runWithTenant({ tenantId: 'c' }, () => Promise.reject(new Error('inner'))).catch(() => undefined);
      seen.push(getTenantId());
    });
    expect(seen).toEqual(['a', 'b', 'a', 'a']);
  });

  it("refuses another tenant inside a tenant with onSwitch: 'throw', and lets the same one in", () => {
    const { runWithTenant, getTenantId } = createTenantContext(tenants, { onSwitch: 'throw' });
    const enter = (inner: string) => (): string =>
      runWithTenant({ tenantId: 'a' }, () => runWithTenant({ tenantId: inner }, getTenantId));
    expect(enter('a')()).toBe('a');
    expect(enter('b')).toThrow(expect.objectContaining({ code: 'DMT_TENANT_MISMATCH' }));
  });

  it('freezes its fields, and does not see later changes of what was given', () => {
    const { runWithTenant, getTenant } = createTenantContext<
      { tenantId: string; userId: string },
      typeof tenants
    >(tenants);
    const fields = { tenantId: 'a', userId: 'u1' };
    runWithTenant(fields, () => {
      fields.tenantId = 'b';
      expect(getTenant()).toEqual({ tenantId: 'a', userId: 'u1' });
      expect(() => Object.assign(getTenant(), { tenantId: 'b' })).toThrow(TypeError);
    });
  });

  it.each(['', '\u0000', undefined, null, 1, ['a'], {}])('refuses %j for a tenant', (tenantId) => {
    const { runWithTenant } = context();
    expect(() => runWithTenant({ tenantId: tenantId as string }, () => 'ran')).toThrow(
      expect.objectContaining({ code: 'DMT_TENANT_ID_INVALID' }),
    );
  });

  it('keeps parallel tenants apart across timers, streams, emitters and callbacks', async () => {
    const { runWithTenant, contextDb, getTenantId } = context();
    const ownerNow = async (): Promise<string | undefined> =>
      (await contextDb.select().from(notes))[0]?.owner;
    const journey = async (): Promise<unknown[]> => {
      const seen: unknown[] = [getTenantId(), await ownerNow()];
      await delay(Math.random() * 10);
      seen.push(await ownerNow());
      for await (const _ of Readable.from([1, 2])) seen.push(await ownerNow());
      const emitter = new EventEmitter();
      const heard = new Promise<unknown>((resolve, reject) =>
        emitter.once('go', () => ownerNow().then(resolve, reject)),
      );
      setImmediate(() => emitter.emit('go'));
      seen.push(await heard);
      seen.push(
        await new Promise((resolve) => {
          process.nextTick(() => queueMicrotask(() => resolve(getTenantId())));
        }),
      );
      seen.push(...(await Promise.all([ownerNow(), ownerNow()])));
      const answer = new Promise((resolve) => {
        contextDb.$client.query('select owner from notes', (_: unknown, result: unknown) => {
          resolve([getTenantId(), (result as { rows: { owner: string }[] }).rows[0]?.owner]);
        });
      });
      seen.push(...((await answer) as unknown[]));
      return seen;
    };
    const runs = Array.from({ length: 40 }, (_, n) => ids[n % ids.length] ?? 'a');
    const journeys = await Promise.all(runs.map((tenantId) => runWithTenant({ tenantId }, journey)));
    for (const [index, seen] of journeys.entries()) expect(new Set(seen)).toEqual(new Set([runs[index]]));
  });

  it('what a connection tells its listeners is told in no tenant, and never in the one it was opened for', async () => {
    await using narrow = open({ max: 1 });
    const { runWithTenant, getTenantOrNull, getTenantDb } = createTenantContext(narrow);
    await runWithTenant({ tenantId: 'a' }, () => getTenantDb().select().from(notes));
    const heard = await runWithTenant({ tenantId: 'b' }, () =>
      narrow.withConnection('b', async (client) => {
        const notice = new Promise((resolve) => client.once('notice', () => resolve(getTenantOrNull())));
        await client.query("do $$ begin raise notice 'heard'; end $$");
        return notice;
      }),
    );
    expect(heard).toBeNull();
  });

  it('hooks are told in no tenant, whoever caused what they tell', async () => {
    const told: unknown[] = [];
    const { getTenantOrNull } = context();
    const note = (tenantId: string | undefined): void => void told.push([tenantId, getTenantOrNull()]);
    const small = createTenantManager(
      defineConfig({
        connection: { url: database.url, poolConfig: { max: 1 } },
        // Long enough for a busy machine to open the connection that is held.
        isolation: { pooling: { queueTimeout: 500 } },
        schemas: { tenant: tables },
        hooks: { onTenantResolved: note, onQueueTimeout: note },
      }),
    );
    const { runWithTenant } = createTenantContext(small);
    const ask = (tenantId: string): Promise<unknown> =>
      runWithTenant({ tenantId }, () => small.getSharedDb().execute(sql`select 1`)).then(
        () => 'done',
        () => 'failed',
      );
    await runWithTenant({ tenantId: 'a' }, () => small.getDb('b').select().from(notes));
    const lease = await small.getSharedDb().$client.connect();
    // One timer, set in the context of the first, ends the waiting of both.
    const outcomes = await Promise.all([ask('a'), ask('b')]);
    lease?.release();
    await small.dispose();
    expect([outcomes, told]).toEqual([
      ['failed', 'failed'],
      [
        ['b', null],
        [undefined, null],
        [undefined, null],
      ],
    ]);
  });

  it('a handle of getTenantDb() stays its tenant’s, outside and in another tenant', async () => {
    const { runWithTenant, getTenantDb } = context();
    const ofA = runWithTenant({ tenantId: 'a' }, () => [getTenantDb()]);
    expect(await ofA[0]?.select().from(notes)).toEqual([{ id: 1, owner: 'a' }]);
    expect(await runWithTenant({ tenantId: 'b' }, () => ofA[0]?.select().from(notes))).toEqual([
      { id: 1, owner: 'a' },
    ]);
  });

  it('a query prepared once on contextDb serves every tenant', async () => {
    const { runWithTenant, contextDb } = context();
    const byId = contextDb
      .select()
      .from(notes)
      .where(eq(notes.id, sql.placeholder('id')))
      .prepare('note_by_id');
    const runs = Array.from({ length: 40 }, (_, n) => ids[n % ids.length] ?? 'a');
    const answers = await Promise.all(
      runs.map((tenantId) => runWithTenant({ tenantId }, () => byId.execute({ id: 1 }))),
    );
    expect(answers.map(([note]) => note?.owner)).toEqual(runs);
  });

  it('a transaction of contextDb belongs to the tenant it began in', async () => {
    const { runWithTenant, contextDb } = context();
    const owners = await runWithTenant({ tenantId: 'a' }, () =>
      contextDb.transaction((tx) =>
        runWithTenant({ tenantId: 'b' }, async () => [
          (await tx.select().from(notes))[0]?.owner,
          (await contextDb.select().from(notes))[0]?.owner,
        ]),
      ),
    );
    expect(owners).toEqual(['a', 'b']);
  });

  it('outside of a context every way in says so, and nothing runs', async () => {
    const { contextDb, getTenant, getTenantDb, getTenantId, getTenantOrNull, isInTenantContext } = context();
    for (const ask of [getTenant, getTenantDb, getTenantId]) {
      expect(ask).toThrow(expect.objectContaining({ code: 'DMT_NO_TENANT_CONTEXT' }));
    }
    expect([getTenantOrNull(), isInTenantContext()]).toEqual([null, false]);
    const attempts = [
      () => contextDb.select().from(notes),
      () => contextDb.transaction((tx) => tx.select().from(notes)),
      () => contextDb.execute(sql`select 1`),
      () => contextDb.query.notes.findMany(),
      () => contextDb.$count(notes),
      () => Promise.resolve(contextDb.$client.connect()),
    ];
    for (const attempt of attempts) {
      const failure = await Promise.resolve(attempt()).then(() => undefined, findDmtError);
      expect(failure?.code).toBe('DMT_NO_TENANT_CONTEXT');
    }
  });

  it('getSharedDb() needs no context', async () => {
    const { getSharedDb } = context();
    await expect(getSharedDb().execute(sql`show search_path`)).resolves.toMatchObject({
      rows: [{ search_path: '"public", pg_temp' }],
    });
  });

  it('a query that was not returned but kept runs in the context of whoever awaits it', async () => {
    const { runWithTenant, contextDb } = context();
    const kept = runWithTenant({ tenantId: 'a' }, () => ({ query: contextDb.select().from(notes) }));
    await expect(Promise.resolve(kept.query)).rejects.toSatisfy(
      (error) => findDmtError(error)?.code === 'DMT_NO_TENANT_CONTEXT',
    );
  });
});
