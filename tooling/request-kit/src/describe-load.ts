import { createTenantContext, fromHeader } from '@dmt/core';
import type { TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize, seededRandom } from './chaos-size.ts';
import type { Framework, KitCall, KitManager, RunningApp } from './framework.ts';
import { createKitClient, type KitClient } from './kit-client.ts';
import { createKitDatabase, createKitManager, findForeignRows, kitTenants } from './kit-database.ts';
import { items } from './tenant-tables.ts';

const REQUESTS = 10_000;
const TENANTS = 500;
const IN_FLIGHT = 200;

type Work = 'read' | 'write' | 'transaction' | 'context';
const WORKS: readonly Work[] = ['read', 'write', 'transaction', 'context'];

/** Thousands of mixed requests at once: each answer holds the rows of its own tenant, and nobody else's. */
export function describeLoad(framework: Framework): void {
  describe(`${framework.name} under load`, () => {
    let database: TestDatabase;
    let manager: KitManager;
    let app: RunningApp;
    let client: KitClient;
    const ids = kitTenants(chaosSize(TENANTS));

    beforeAll(async () => {
      database = await createKitDatabase(ids.length);
      manager = createKitManager(database.url);
      const { contextDb } = createTenantContext(manager);
      app = await framework.serve({ manager, extractTenantId: fromHeader('x-tenant-id') }, (call) =>
        work(call, contextDb),
      );
      client = createKitClient(framework, app, 64);
    });
    afterAll(async () => {
      client?.close();
      await app?.close();
      await manager?.dispose();
      await database?.drop();
    });

    it(`answers each request with its own tenant's rows (seed ${chaosSeed})`, async () => {
      const random = seededRandom(chaosSeed);
      const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
      const remaining = Array.from({ length: chaosSize(REQUESTS) }, () => ({
        // One in eight is refused: what it leaves behind would meet the others.
        tenantId: random() < 0.125 ? pick(['', 'nobody', 'suspended', undefined]) : pick(ids),
        work: pick(WORKS),
      })).values();
      const wrong: unknown[] = [];
      const ask = async (): Promise<void> => {
        for (const { tenantId, work: kind } of remaining) {
          const answer = await client.call(tenantId === undefined ? [] : [['x-tenant-id', tenantId]], {
            work: kind,
          });
          const expected = expectedStatus(tenantId);
          const isRight =
            answer.status === expected && (expected !== 200 || isOnly(answer.result, tenantId ?? ''));
          if (!isRight) wrong.push({ tenantId, kind, ...answer });
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, ask));
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(await findForeignRows(database, [...ids, 'victim'])).toEqual([]);
      const { connections } = manager.getMetrics().pools;
      expect(connections.idle).toBe(connections.total);
    }, 300_000);
  });
}

function expectedStatus(tenantId: string | undefined): number {
  if (tenantId === undefined || tenantId === '') return 400;
  if (tenantId === 'nobody') return 404;
  return tenantId === 'suspended' ? 403 : 200;
}

function isOnly(result: unknown, tenantId: string): boolean {
  return Array.isArray(result) && result.length > 0 && result.every((tenant) => tenant === tenantId);
}

async function work({ db, tenantId, input }: KitCall, contextDb: KitCall['db']): Promise<string[]> {
  const row = { tenant: tenantId, nonce: 1 };
  const own = (rows: readonly { tenant: string }[]): string[] => rows.map(({ tenant }) => tenant);
  switch ((input as { work: Work }).work) {
    case 'read':
      return own(await db.select().from(items).limit(5));
    case 'write':
      return own(await db.insert(items).values(row).returning());
    case 'transaction':
      return db.transaction(async (tx) => {
        await tx.insert(items).values(row);
        return own(await tx.select().from(items).limit(5));
      });
    case 'context':
      return own(await contextDb.select().from(items).limit(5));
  }
}
