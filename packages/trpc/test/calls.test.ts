import { createTenantContext, findDmtError, fromHeader, TenantNotFoundError } from '@dmt/core';
import { createTRPCMiddleware } from '@dmt/trpc';
import type { TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager, tenantTables } from '@dmt-tooling/request-kit';
import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { observable } from '@trpc/server/observable';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Context {
  readonly user: string;
  readonly req?: Request;
}

const { items } = tenantTables;

describe('createTRPCMiddleware', () => {
  let database: TestDatabase;
  let manager: KitManager;

  beforeAll(async () => {
    database = await createKitDatabase(2);
    manager = createKitManager(database.url);
  });
  afterAll(async () => {
    await manager.dispose();
    await database.drop();
  });

  function build() {
    const t = initTRPC.context<Context>().create();
    const { getTenantId, contextDb } = createTenantContext(manager);
    const ofUser = t.procedure.use(
      createTRPCMiddleware({
        manager,
        extractTenantId: ({ ctx }: { ctx: Context }) => ctx.user,
        enrichContext: (tenantId) => ({ greeting: `hello ${tenantId}` }),
      }),
    );
    const ofHeader = t.procedure.use(
      createTRPCMiddleware<Context, KitManager>({ manager, extractTenantId: fromHeader('x-tenant-id') }),
    );
    const names = async (): Promise<string[]> =>
      (await contextDb.select().from(items)).map(({ tenant }) => tenant);
    const router = t.router({
      names: ofUser.query(async ({ ctx }) => ({
        greeting: ctx.tenant.greeting,
        own: (await ctx.tenantDb.select().from(items)).map(({ tenant }) => tenant),
        user: ctx.user,
      })),
      byHeader: ofHeader.query(() => names()),
      fails: ofUser.query(({ ctx }) => ctx.tenantDb.execute(sql`select * from no_such_table`)),
      otherTenant: ofUser.query(() => manager.getDb('nobody').select().from(items)),
      teapot: ofUser.query(() => {
        throw new TRPCError({ code: 'CONFLICT', cause: new TenantNotFoundError('nobody') });
      }),
      stream: ofUser.query(async function* () {
        try {
          yield getTenantId();
          yield* await names();
        } finally {
          endings.push(getTenantId());
        }
      }),
      observed: ofUser.subscription(() =>
        observable<string>((emit) => {
          void names().then(([name]) => {
            emit.next(`${getTenantId()} ${name}`);
            emit.complete();
          });
        }),
      ),
    });
    return { router, callerOf: (ctx: Context) => t.createCallerFactory(router)(ctx) };
  }
  const endings: string[] = [];

  it('gives procedures the handle and the fields of their tenant', async () => {
    const { callerOf } = build();
    expect(await callerOf({ user: 't0' }).names()).toEqual({ greeting: 'hello t0', own: ['t0'], user: 't0' });
    expect(await callerOf({ user: 't1' }).names()).toEqual({ greeting: 'hello t1', own: ['t1'], user: 't1' });
  });

  it('keeps the steps of a generator with the tenant of the call, when tRPC asks for them after it', async () => {
    const { callerOf } = build();
    const steps: string[] = [];
    for await (const step of await callerOf({ user: 't1' }).stream()) steps.push(step);
    expect(steps).toEqual(['t1', 't1']);
    expect(endings).toEqual(['t1']);
  });

  it('ends a generator as its tenant when the client goes away', async () => {
    const { callerOf } = build();
    endings.length = 0;
    for await (const _ of await callerOf({ user: 't0' }).stream()) break;
    expect(endings).toEqual(['t0']);
  });

  it('starts an observable as the tenant of the call', async () => {
    const { callerOf } = build();
    const seen: unknown[] = [];
    const subscribed = await callerOf({ user: 't1' }).observed();
    await new Promise<void>((resolve, reject) => {
      Reflect.get(subscribed, 'subscribe').call(subscribed, {
        next: (value: unknown) => seen.push(value),
        error: reject,
        complete: resolve,
      });
    });
    expect(seen).toEqual(['t1 t1']);
  });

  it('answers each call of a batch over Fetch as its request says', async () => {
    const { router } = build();
    const req = new Request('http://localhost/trpc/byHeader,byHeader?batch=1&input={}', {
      headers: { 'x-tenant-id': 't1' },
    });
    const response = await fetchRequestHandler({
      endpoint: '/trpc',
      req,
      router,
      createContext: ({ req: request }) => ({ user: 't0', req: request }),
    });
    expect(await response.json()).toEqual([{ result: { data: ['t1'] } }, { result: { data: ['t1'] } }]);
  });

  it('has no header to find where there is no request', async () => {
    const call = build().callerOf({ user: 't0' }).byHeader();
    await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each([
    ['', 'BAD_REQUEST'],
    ['nobody', 'NOT_FOUND'],
    ['suspended', 'FORBIDDEN'],
  ] as const)('refuses the tenant "%s" as %s', async (user, code) => {
    const failure: unknown = await build()
      .callerOf({ user })
      .names()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TRPCError);
    expect(failure).toMatchObject({ code });
    expect(findDmtError(failure)).toBeDefined();
  });

  it('gives what a procedure fails with its code, and tells the client no schema', async () => {
    const failure: unknown = await build()
      .callerOf({ user: 't0' })
      .otherTenant()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'NOT_FOUND' });
    expect(String(failure)).not.toContain('tenant_nobody');
  });

  it('leaves errors of the application as they are', async () => {
    const { callerOf } = build();
    await expect(callerOf({ user: 't0' }).fails()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    await expect(callerOf({ user: 't0' }).teapot()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('lets onError decide what a call fails with', async () => {
    const t = initTRPC.context<Context>().create();
    const procedure = t.procedure.use(
      createTRPCMiddleware({
        manager,
        extractTenantId: ({ ctx }: { ctx: Context }) => ctx.user,
        onError: (cause) => new TRPCError({ code: 'UNAUTHORIZED', message: 'who?', cause }),
      }),
    );
    const caller = t.createCallerFactory(t.router({ hello: procedure.query(() => 'hello') }));
    await expect(caller({ user: '' }).hello()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      message: 'who?',
    });
  });
});
