import { createTenantContext, fromHeader, isDmtError } from '@dmt/core';
import type { TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chaosSize } from './chaos-size.ts';
import type { Framework, KitManager, RunningApp } from './framework.ts';
import { JOURNEYS, type Sighting, TYPED_ERROR_JOURNEYS } from './journeys.ts';
import { createKitClient, type KitClient } from './kit-client.ts';
import { createKitDatabase, createKitManager, kitTenants } from './kit-database.ts';

const TENANTS = 20;
const ROUNDS = 50;
const KEPT_CONNECTIONS = 4;

/** T20: whatever asynchronous ways a request takes, it stays with its tenant, and no other request meets it there. */
export function describeContextSurvival(framework: Framework): void {
  describe(`${framework.name} keeps the context`, () => {
    let database: TestDatabase;
    let manager: KitManager;
    let app: RunningApp;
    let client: KitClient;
    const sightings: Sighting[] = [];

    beforeAll(async () => {
      database = await createKitDatabase(TENANTS);
      manager = createKitManager(database.url);
      const context = createTenantContext(manager);
      const codeOf = (error: unknown): string => (isDmtError(error) ? error.code : String(error));
      app = await framework.serve(
        {
          manager,
          extractTenantId: fromHeader('x-tenant-id'),
          enrichContext: (enrichedFor) => ({ enrichedFor }),
        },
        async (call) => {
          const { journey, expected } = call.input as { journey: keyof typeof JOURNEYS; expected: string };
          const look = async (at: string): Promise<void> => {
            const seen = await lookAround().catch(codeOf);
            sightings.push({ journey, at, expected, seen });
          };
          const lookAround = async (): Promise<string> => {
            const tenantId = context.getTenantId();
            const { rows } = await context.contextDb.execute<{ tenant: string }>('select tenant from items');
            const tenants = new Set([tenantId, ...rows.map(({ tenant }) => tenant)]);
            return [...tenants].join(' and ');
          };
          sightings.push({ journey, at: 'handler', expected, seen: call.tenantId });
          sightings.push({ journey, at: 'enriched', expected, seen: call.enrichedFor ?? 'nobody' });
          await JOURNEYS[journey]({ look, call, context });
          return context.getTenantId();
        },
      );
      client = createKitClient(framework, app, KEPT_CONNECTIONS);
    });
    afterAll(async () => {
      client?.close();
      await app?.close();
      await manager?.dispose();
      await database?.drop();
    });

    /** Many tenants at once over few connections, so that whatever stays behind on one is found by another. */
    async function travel(journey: string, times: number): Promise<Sighting[]> {
      sightings.length = 0;
      const ids = kitTenants(TENANTS);
      await Promise.all(
        Array.from({ length: times }, async (_, turn) => {
          const expected = ids[turn % ids.length] ?? '';
          const answer = await client.call([['x-tenant-id', expected]], { journey, expected });
          expect(answer).toEqual({ status: 200, result: expected });
        }),
      );
      await settle();
      return [...sightings];
    }

    it.each(Object.keys(JOURNEYS))(
      'through %s',
      async (journey) => {
        const times = chaosSize(ROUNDS * 10);
        const seen = await travel(journey, times);
        const mayHaveNone = TYPED_ERROR_JOURNEYS.has(journey);
        const wrong = seen.filter(
          ({ expected, seen: tenant }) =>
            tenant !== expected && !(mayHaveNone && tenant === 'DMT_NO_TENANT_CONTEXT'),
        );
        expect(wrong.slice(0, 5)).toEqual([]);
        // Each journey looks at least once after the handler began.
        expect(seen.length).toBeGreaterThanOrEqual(times * 3);
      },
      120_000,
    );

    it('and nothing of it stays on a connection for a request without a tenant', async () => {
      await travel('awaiting', KEPT_CONNECTIONS * 4);
      const answers = await Promise.all(
        Array.from({ length: KEPT_CONNECTIONS * 4 }, () => client.call([], { journey: 'awaiting' })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
      expect(createTenantContext(manager).getTenantOrNull()).toBeNull();
    });
  });
}

/** Longer than any journey lingers after its answer. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
