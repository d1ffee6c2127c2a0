import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantContext, fromHeader } from '@dmt/core';
import { type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize, seededRandom } from './chaos-size.ts';
import type { Framework, KitManager, RunningApp } from './framework.ts';
import { createKitClient, type KitClient } from './kit-client.ts';
import { createKitDatabase, createKitManager, kitTenants } from './kit-database.ts';

const ABORTS = 2_000;
const TENANTS = 20;

/** Clients hang up at any moment. What they began ends, and gives back what it held. */
export function describeAborts(framework: Framework): void {
  describe(`${framework.name} and clients that hang up`, () => {
    let database: TestDatabase;
    let manager: KitManager;
    let app: RunningApp;
    let client: KitClient;
    let begun = 0;
    let ended = 0;

    beforeAll(async () => {
      database = await createKitDatabase(TENANTS);
      manager = createKitManager(database.url);
      const { getTenantDb } = createTenantContext(manager);
      app = await framework.serve({ manager, extractTenantId: fromHeader('x-tenant-id') }, async () => {
        begun++;
        try {
          return (
            await getTenantDb().execute<{ tenant: string }>('select tenant, pg_sleep(0.002) from items')
          ).rows;
        } finally {
          ended++;
        }
      });
      client = createKitClient(framework, app, 100);
    });
    afterAll(async () => {
      client?.close();
      await app?.close();
      await manager?.dispose();
      await database?.drop();
    });

    it(`leaves no promise of ours pending (seed ${chaosSeed})`, async () => {
      const random = seededRandom(chaosSeed);
      const ids = kitTenants(TENANTS);
      const pending = watchPromises(/[\\/]packages[\\/](?!.*\.test\.)/);
      const remaining = Array.from({ length: chaosSize(ABORTS) }, (_, turn) => ({
        tenantId: ids[turn % ids.length] ?? '',
        afterMs: random() * 12,
      })).values();
      const hangUp = async (): Promise<void> => {
        for (const { tenantId, afterMs } of remaining) {
          await client.abort([['x-tenant-id', tenantId]], {}, sleep(afterMs));
        }
      };
      await Promise.all(Array.from({ length: 50 }, hangUp));
      await waitUntil(() => begun > 0 && begun === ended && pending.size === 0, {
        timeoutMs: 10_000,
      }).catch(() => undefined);
      pending.stop();
      expect([...pending.places]).toEqual([]);
      expect(ended).toBe(begun);
      const { connections } = manager.getMetrics().pools;
      expect(connections).toMatchObject({ idle: connections.total, waiting: 0 });
      const after = await client.call([['x-tenant-id', 't1']]);
      expect(after).toMatchObject({ status: 200, result: [{ tenant: 't1' }] });
    }, 120_000);
  });
}

interface PendingPromises {
  readonly size: number;
  /** Where those that never settled were made. */
  readonly places: Iterable<string>;
  stop(): void;
}

/** Watches the promises that code in files of this pattern makes. */
function watchPromises(files: RegExp): PendingPromises {
  const pending = new Map<number, string>();
  const hook = createHook({
    init(id, type) {
      if (type !== 'PROMISE') return;
      const line = new Error().stack?.split('\n').find((candidate) => files.test(candidate));
      if (line !== undefined) pending.set(id, line.trim());
    },
    promiseResolve: (id) => void pending.delete(id),
  }).enable();
  return {
    get size() {
      return pending.size;
    },
    places: { [Symbol.iterator]: () => new Set(pending.values()).values() },
    stop: () => hook.disable(),
  };
}
