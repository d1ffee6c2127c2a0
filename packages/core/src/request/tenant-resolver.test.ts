import { EventEmitter } from 'node:events';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../../test/fixtures/create-tenants.ts';
import { items } from '../../test/fixtures/items.ts';
import { createFleet } from '../../test/fixtures/tenant-fleet.ts';
import { createTenantContext, fromHeader, type TenantManager, type TenantRequestOptions } from '../index.ts';
import { viewOfNodeRequest } from './node-request-view.ts';
import type { RequestTenant, TenantRequestContext } from './request-tenant.ts';
import { createTenantResolver } from './tenant-resolver.ts';

type Options = Omit<
  TenantRequestOptions<string, TenantManager<Tables>, { readonly user?: string }>,
  'manager'
>;

let database: TestDatabase;
let manager: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());
beforeEach(() => {
  manager = createTenants({ url: database.url, poolConfig: { max: 3 } });
});
afterEach(() => manager.dispose());

const view = viewOfNodeRequest({ headers: {} }, {});
const given: Options = { extractTenantId: (request) => request };

async function resolve(
  request: string,
  options: Partial<Options> = {},
): Promise<RequestTenant<TenantRequestContext<TenantManager<Tables>, { readonly user?: string }>>> {
  return createTenantResolver({ manager, ...given, ...options }).resolve(request, view);
}
const codeOf = (error: { code?: string }): string | undefined => error.code;

describe('a request with a tenant', () => {
  it('has the handle of the tenant, and runs as it', async () => {
    const { context, run } = await resolve('a');
    const { getTenantDb, getTenantId } = createTenantContext(manager);
    expect(await context.db.select().from(items)).toMatchObject([{ tenant: 'a' }]);
    expect(await run(async () => getTenantDb().select().from(items))).toMatchObject([{ tenant: 'a' }]);
    expect(run(getTenantId)).toBe('a');
    expect(context.sharedDb).toBe(manager.getSharedDb());
    expect(Object.isFrozen(context)).toBe(true);
  });

  it('has the fields that were added, which cannot replace the tenant', async () => {
    const { getTenant } = createTenantContext(manager);
    const enrichContext = async (id: string): Promise<{ user: string }> => {
      const forged = { user: `user of ${id}`, tenantId: 'b', db: manager.getDb('b') };
      return forged;
    };
    const { context, run } = await resolve('a', { enrichContext });
    expect(context).toMatchObject({ tenantId: 'a', user: 'user of a' });
    expect(await context.db.select().from(items)).toMatchObject([{ tenant: 'a' }]);
    expect(run(getTenant)).toMatchObject({ tenantId: 'a', user: 'user of a' });
  });

  it('adds them as the tenant', async () => {
    const { getTenantDb } = createTenantContext(manager);
    const enrichContext = async (): Promise<{ user?: string }> => {
      const [row] = await getTenantDb().select().from(items);
      return row === undefined ? {} : { user: row.tenant };
    };
    expect((await resolve('b', { enrichContext })).context.user).toBe('b');
  });

  it('hands its tenant to the listeners of a bound emitter, and the last one bound counts', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const emitter = new EventEmitter();
    const heard: unknown[] = [];
    emitter.on('event', () => heard.push(getTenantOrNull()?.tenantId));
    emitter.emit('event');
    (await resolve('a')).bind(emitter);
    emitter.emit('event');
    (await resolve('b')).bind(emitter);
    emitter.emit('event');
    expect(heard).toEqual([undefined, 'a', 'b']);
    expect(getTenantOrNull()).toBeNull();
  });
});

describe('a request that is refused', () => {
  it('names no tenant, or one that does not exist', async () => {
    const find = createTenantResolver({ manager, extractTenantId: fromHeader('x-tenant-id') }).find;
    expect(await find(undefined, view)).toBeUndefined();
    const resolveHeader = createTenantResolver({
      manager,
      extractTenantId: fromHeader('x-tenant-id'),
    }).resolve;
    expect(await resolveHeader(undefined, view).catch(codeOf)).toBe('DMT_TENANT_ID_MISSING');
    expect(await resolve('nobody').catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
  });

  it.each([[false], [undefined], [1], ['yes'], [{}]])('is not let in by %s', async (verdict) => {
    // @ts-expect-error only a boolean may be returned: this is what JavaScript does
    const options: Partial<Options> = { validateTenant: async () => verdict };
    expect(await resolve('a', options).catch(codeOf)).toBe('DMT_TENANT_REFUSED');
    expect(manager.hasPool('a')).toBe(false);
  });

  it('fails with what the hooks throw', async () => {
    const failure = new Error('no session');
    const fail = async (): Promise<never> => Promise.reject(failure);
    await expect(resolve('a', { validateTenant: fail })).rejects.toBe(failure);
    await expect(resolve('a', { enrichContext: fail })).rejects.toBe(failure);
    await expect(resolve('a', { extractTenantId: fail })).rejects.toBe(failure);
  });
});

describe('a tenant that was let in before', () => {
  const giveAway = (): Promise<unknown> => database.query(`comment on schema tenant_a is 'dmt:tenant:other'`);
  afterEach(() => database.query('comment on schema tenant_a is null'));

  it('is not asked about again at once', async () => {
    const resolver = createTenantResolver({ manager, ...given });
    await resolver.resolve('a', view);
    await giveAway();
    expect((await resolver.resolve('a', view)).context.tenantId).toBe('a');
  });

  it('is asked about again when the answer is old, and its handles are refused with it', async () => {
    const resolver = createTenantResolver({ manager, ...given, recheckAfterMs: 0 });
    const { context } = await resolver.resolve('a', view);
    await giveAway();
    expect(await resolver.resolve('a', view).catch(codeOf)).toBe('DMT_TENANT_NAME_COLLISION');
    await expect(context.db.select().from(items)).rejects.toThrow();
  });

  it('is asked about again when it was evicted', async () => {
    const resolver = createTenantResolver({ manager, ...given });
    await resolver.resolve('a', view);
    await giveAway();
    manager.evictPool('a');
    expect(await resolver.resolve('a', view).catch(codeOf)).toBe('DMT_TENANT_NAME_COLLISION');
  });
});
