import { createTenantContext, findDmtError, fromHeader } from '@dmt/core';
import { createDeferred, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Framework, KitDb, KitManager, KitOperation, RunningApp } from './framework.ts';
import { createKitClient, type KitClient } from './kit-client.ts';
import { createKitDatabase, createKitManager } from './kit-database.ts';

const LONG = `select pg_sleep(60), 'a long one'`;
const SHORT = `select pg_sleep(0.5), 'a short one'`;
const HEADERS = [['x-tenant-id', 't1']] as const;

/** With `abortOnDisconnect`, what runs for a client that hangs up is cancelled, and nothing else is. */
export function describeDisconnect(framework: Framework): void {
  describe(`${framework.name} with abortOnDisconnect`, () => {
    let database: TestDatabase;
    let manager: KitManager;
    let app: RunningApp | undefined;
    let client: KitClient;

    beforeAll(async () => {
      database = await createKitDatabase(2);
    });
    afterEach(async () => {
      client?.close();
      await app?.close();
      await manager.dispose();
    });
    afterAll(() => database?.drop());

    async function serve(abortOnDisconnect: boolean, operation: KitOperation): Promise<void> {
      manager = createKitManager(database.url);
      const extractTenantId = fromHeader('x-tenant-id');
      app = await framework.serve({ manager, extractTenantId, abortOnDisconnect }, operation);
      client = createKitClient(framework, app);
    }
    const outcomeOf = (db: KitDb, statement: string): Promise<string> =>
      db.execute(statement).then(
        () => 'done',
        (error) => findDmtError(error)?.code ?? String(error),
      );

    it.each(['a handle', 'the context'])('cancels the statement of %s in the server', async (way) => {
      const outcome = createDeferred<string>();
      await serve(true, async ({ db }) => {
        const { contextDb } = createTenantContext(manager);
        outcome.resolve(await outcomeOf(way === 'a handle' ? db : contextDb, LONG));
        return {};
      });
      const activity = `select pid from pg_stat_activity where state = 'active' and query like '%a long one%'
        and pid <> pg_backend_pid()`;
      const isRunning = async (): Promise<boolean> => (await database.query(activity)).length > 0;
      await client.abort(HEADERS, {}, waitUntil(isRunning, { timeoutMs: 30_000 }));
      expect(await outcome.promise).toBe('DMT_ABORTED');
      await expect.poll(() => database.query(activity)).toEqual([]);
      await expect
        .poll(() => manager.getMetrics().pools.connections)
        .toSatisfy(({ idle, total }) => idle === total);
    });

    it('lets what runs after the answer end', async () => {
      const outcome = createDeferred<string>();
      await serve(true, async ({ db, whenAnswered }) => {
        whenAnswered(() => void outcomeOf(db, SHORT).then(outcome.resolve));
        return { answered: await outcomeOf(db, 'select 1') };
      });
      expect(await client.call(HEADERS)).toEqual({ status: 200, result: { answered: 'done' } });
      client.close();
      expect(await outcome.promise).toBe('done');
    });

    it('lets everything end without it', async () => {
      const [begun, outcome] = [createDeferred(), createDeferred<string>()];
      await serve(false, async ({ db }) => {
        begun.resolve();
        outcome.resolve(await outcomeOf(db, SHORT));
        return {};
      });
      await client.abort(HEADERS, {}, begun.promise);
      expect(await outcome.promise).toBe('done');
    });
  });
}
