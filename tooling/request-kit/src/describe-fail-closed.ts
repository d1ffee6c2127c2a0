import { createTenantContext, fromHeader, fromJwtClaim, fromQuery } from '@dmt/core';
import { type FaultProxy, startFaultProxy, type TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADER_CASES, HOSTILE_CANDIDATES } from './fail-closed-cases.ts';
import type { Framework, KitAnswer, KitManager, KitOptions } from './framework.ts';
import { createKitClient, type Headers } from './kit-client.ts';
import { createKitDatabase, createKitManager } from './kit-database.ts';
import { items } from './tenant-tables.ts';

const CANARY = 'dmt_kit_canary';
const byHeader = { extractTenantId: fromHeader('x-tenant-id') };

/** What a tenant's request does: nobody who is refused may get to see it on the server. */
const TENANT_STATEMENT = new RegExp(`"items"|${CANARY}`);

/** T5: a request that has no tenant, or may not have it, is told so, and no statement of it reaches the server. */
export function describeFailClosed(framework: Framework): void {
  describe(`${framework.name} fails closed`, () => {
    let database: TestDatabase;
    let proxy: FaultProxy;
    let tenantStatements = 0;

    beforeAll(async () => {
      database = await createKitDatabase(1);
      const onMessage = (_: unknown, { side, text }: { side: string; text?: string | undefined }): void => {
        if (side === 'client' && text !== undefined && TENANT_STATEMENT.test(text)) tenantStatements++;
      };
      proxy = await startFaultProxy({ targetUrl: database.url, onMessage });
    });
    afterAll(async () => {
      await proxy?.stop();
      await database?.drop();
    });

    /** Serves an application for the length of `work`, whose requests are the only ones. */
    async function withApp<T>(
      options: Omit<KitOptions, 'manager'>,
      work: (call: (headers: Headers) => Promise<KitAnswer>, manager: KitManager) => Promise<T>,
      manager: KitManager = createKitManager(proxy.url),
    ): Promise<T> {
      const { getTenantDb } = createTenantContext(manager);
      const app = await framework.serve({ manager, ...options }, async ({ db }) => {
        await db.execute(sql.raw(`select '${CANARY}'`));
        return getTenantDb().select().from(items);
      });
      const client = createKitClient(framework, app);
      try {
        return await work((headers) => client.call(headers), manager);
      } finally {
        client.close();
        await app.close();
        await manager.dispose();
      }
    }

    /** The status of a request that must not have reached its tenant. */
    async function refusalOf(answer: Promise<KitAnswer>): Promise<number> {
      const before = tenantStatements;
      const { status, result } = await answer;
      expect(tenantStatements - before, 'statements that reached the server').toBe(0);
      expect(JSON.stringify(result ?? null)).not.toMatch(/schema "|search_path|ECONNREFUSED|127\.0\.0\.1/);
      return status;
    }

    describe('on a header', () => {
      it('lets a tenant through, whose statements are seen', async () => {
        const before = tenantStatements;
        const answer = await withApp(byHeader, (call) => call([['x-tenant-id', 't0']]));
        expect(answer).toMatchObject({ status: 200, result: [{ tenant: 't0' }] });
        expect(tenantStatements - before).toBe(2);
      });

      it('answers each of the others as it should', async () => {
        const outcomes = await withApp(byHeader, async (call) => {
          const found: [string, number][] = [];
          for (const [name, headers] of HEADER_CASES) found.push([name, await refusalOf(call(headers))]);
          return found;
        });
        expect(outcomes).toEqual(HEADER_CASES.map(([name, , status]) => [name, status]));
      });
    });

    it('makes no tenant of what a careless extractor returns', async () => {
      const extractTenantId: KitOptions['extractTenantId'] = (_request, view) =>
        JSON.parse(view.headers('x-candidate')[0] ?? 'null');
      const outcomes = await withApp({ extractTenantId }, async (call) => {
        const found: [string, number][] = [];
        for (const candidate of HOSTILE_CANDIDATES)
          found.push([candidate, await refusalOf(call([['x-candidate', candidate]]))]);
        return found;
      });
      expect(outcomes).toEqual(HOSTILE_CANDIDATES.map((candidate) => [candidate, 400]));
    });

    it('takes a tenant from a query string once, and from a verified token only', async () => {
      const extractTenantId = fromJwtClaim('org', {
        verify: async (token) => {
          if (!token.startsWith('signed.')) throw new Error('signature verification failed');
          return JSON.parse(Buffer.from(token.slice(7), 'base64url').toString());
        },
      });
      const token = (payload: unknown): string =>
        `Bearer signed.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
      await withApp({ extractTenantId }, async (call) => {
        expect(await refusalOf(call([]))).toBe(400);
        expect(await refusalOf(call([['authorization', 'Bearer e30.eyJvcmciOiJ0MCJ9.']]))).toBe(401);
        expect(await refusalOf(call([['authorization', token({ org: ['t0'] })]]))).toBe(400);
        expect(await refusalOf(call([['authorization', token({ org: 0 })]]))).toBe(400);
        const twice: Headers = [
          ['authorization', token({ org: 't0' })],
          ['authorization', token({ org: 'victim' })],
        ];
        expect(await refusalOf(call(twice))).toBe(401);
        expect(await call([['authorization', token({ org: 't0' })]])).toMatchObject({ status: 200 });
      });
      await withApp({ extractTenantId: fromQuery('tenant') }, async (call) => {
        expect(await refusalOf(call([['x-tenant-id', 't0']]))).toBe(400);
      });
    });

    it('asks validateTenant, and takes nothing but true for a yes', async () => {
      for (const verdict of [false, undefined, null, 1, 'yes', {}]) {
        // What JavaScript may return, whatever the types say.
        const validateTenant = async (): Promise<boolean> => verdict as boolean;
        const status = await withApp({ ...byHeader, validateTenant }, (call) =>
          refusalOf(call([['x-tenant-id', 't0']])),
        );
        expect([verdict, status]).toEqual([verdict, 403]);
      }
      const seen: string[] = [];
      const validateTenant = (tenantId: string): boolean => seen.push(tenantId) > 0;
      const answer = await withApp({ ...byHeader, validateTenant }, (call) => call([['x-tenant-id', 't0']]));
      expect([answer.status, seen]).toEqual([200, ['t0']]);
    });

    it('does not go on after a hook that threw', async () => {
      const fail = async (): Promise<never> => Promise.reject(new Error('a bug'));
      const failNow = (): never => {
        throw new Error('a bug');
      };
      const hooks: Partial<KitOptions>[] = [fail, failNow].flatMap((hook) => [
        { extractTenantId: hook },
        { validateTenant: hook },
        { enrichContext: hook },
      ]);
      for (const hook of hooks) {
        const status = await withApp({ ...byHeader, ...hook }, (call) =>
          refusalOf(call([['x-tenant-id', 't0']])),
        );
        expect([Object.keys(hook), status]).toEqual([Object.keys(hook), 500]);
      }
    });

    it('does not let enrichContext choose another tenant', async () => {
      const enrichContext = async (id: string): Promise<{ enrichedFor: string }> =>
        Object.assign({ enrichedFor: id }, { tenantId: 'victim', db: undefined });
      const answer = await withApp({ ...byHeader, enrichContext }, (call) => call([['x-tenant-id', 't0']]));
      expect(answer).toMatchObject({ status: 200, result: [{ tenant: 't0' }] });
    });

    it('refuses a tenant that was suspended, dropped or given away since the last request', async () => {
      await withApp({ ...byHeader, recheckAfterMs: 0 }, async (call) => {
        const ask = (): Promise<KitAnswer> => call([['x-tenant-id', 'victim']]);
        expect((await ask()).status).toBe(200);
        await database.query(`update dmt.tenants set state = 'suspended' where id = 'victim'`);
        expect(await refusalOf(ask())).toBe(403);
        await database.query(`update dmt.tenants set state = 'dropped' where id = 'victim'`);
        expect(await refusalOf(ask())).toBe(404);
        await database.query(`update dmt.tenants set state = 'active' where id = 'victim'`);
        await database.query('alter schema tenant_victim rename to hidden');
        expect(await refusalOf(ask())).toBe(404);
        await database.query('alter schema hidden rename to tenant_victim');
        expect((await ask()).status).toBe(200);
      });
    });

    it('answers 503 while the database is away, and serves again when it is back', async () => {
      const manager = createKitManager(proxy.url, { poolConfig: { connectionTimeoutMillis: 1_500 } });
      const ask = (call: (headers: Headers) => Promise<KitAnswer>): Promise<KitAnswer> =>
        call([['x-tenant-id', 't0']]);
      await withApp(
        byHeader,
        async (call) => {
          proxy.refuse();
          expect(await refusalOf(ask(call))).toBe(503);
          proxy.clear();
          proxy.blackhole();
          expect(await refusalOf(ask(call))).toBe(503);
          proxy.clear();
          expect((await ask(call)).status).toBe(200);
        },
        manager,
      );
    });

    it('answers 503 when the tenant directory cannot be read, and when the manager was disposed of', async () => {
      const role = await database.createRole();
      await database.query(`grant usage on schema tenant_t0 to "${role.name}"`);
      await database.query(`grant select on tenant_t0.items to "${role.name}"`);
      const url = new URL(proxy.url);
      url.username = role.name;
      url.password = role.password;
      const status = await withApp(
        byHeader,
        (call) => refusalOf(call([['x-tenant-id', 't0']])),
        createKitManager(url.href),
      );
      expect(status).toBe(503);
      await withApp(byHeader, async (call, manager) => {
        await manager.dispose();
        expect(await refusalOf(call([['x-tenant-id', 't0']]))).toBe(503);
      });
    });

    it('answers 503 when too many already wait for a connection', async () => {
      const manager = createKitManager(proxy.url, {
        poolConfig: { max: 1 },
        pooling: { maxWaitingRequests: 1, queueTimeout: 1_500 },
      });
      await withApp(
        byHeader,
        async (call) => {
          await manager.getDb('t0').transaction(async () => {
            const statuses = await Promise.all(
              ['victim', 't0', 'victim'].map((id) => refusalOf(call([['x-tenant-id', id]]))),
            );
            expect(statuses).toEqual([503, 503, 503]);
          });
        },
        manager,
      );
    });

    it('leaves every schema as it was', async () => {
      expect(await database.query('select tenant from tenant_victim.items')).toEqual([{ tenant: 'victim' }]);
      expect(
        await database.query(
          `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = 'public'`,
        ),
      ).toEqual([]);
    });
  });
}
