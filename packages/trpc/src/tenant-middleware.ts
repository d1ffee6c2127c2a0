import {
  type NoFields,
  type RequestManager,
  type TenantRequestContext,
  type TenantRequestOptions,
  toHttpError,
} from '@dmt/core';
import { createTenantResolver, type RequestTenant } from '@dmt/core/internal';
import type { TRPCError, TRPCMiddlewareFunction } from '@trpc/server';
import { bindResult } from './bind-result.ts';
import { type CarriedRequest, viewOfCall } from './request-view.ts';
import type { TenantCall } from './tenant-call.ts';
import { toTRPCError } from './trpc-error.ts';

/** What the middleware adds to `ctx`. */
export interface TRPCTenant<TManager extends RequestManager, TFields extends object = NoFields> {
  /** The tenant's handle. */
  readonly tenantDb: ReturnType<TManager['getDb']>;
  /** The tenant's id and handles, with the fields of `enrichContext`. */
  readonly tenant: TenantRequestContext<TManager, TFields>;
}

export interface TRPCTenantOptions<
  TContext extends object,
  TManager extends RequestManager,
  TFields extends object = NoFields,
> extends TenantRequestOptions<TenantCall<TContext>, TManager, TFields> {
  /**
   * Where `ctx` keeps the HTTP request that `fromHeader` and its like look at.
   * @default `ctx.req`, or `ctx.request`
   */
  readonly getRequest?: (ctx: TContext) => CarriedRequest | undefined;
  /**
   * What a call fails with that has no tenant, or may not have it, or whose database is away.
   * @default a `TRPCError` of the fitting code, whose cause is the error
   */
  readonly onError?: (error: unknown, call: TenantCall<TContext>) => TRPCError;
}

/**
 * Runs procedures as the tenant of their call, which they find as `ctx.tenantDb`.
 *
 * @example
 * const t = initTRPC.context<{ req: Request }>().create();
 * const tenantProcedure = t.procedure.use(
 *   createTRPCMiddleware({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') }),
 * );
 * const appRouter = t.router({
 *   users: tenantProcedure.query(({ ctx }) => ctx.tenantDb.select().from(users)),
 * });
 */
export function createTRPCMiddleware<
  TContext extends object,
  TManager extends RequestManager,
  TFields extends object = NoFields,
>(
  options: TRPCTenantOptions<TContext, TManager, TFields>,
): TRPCMiddlewareFunction<TContext, object, object, TRPCTenant<TManager, TFields>, unknown> {
  const { resolveSoon } = createTenantResolver(options);
  const { getRequest, onError = toTRPCError } = options;
  return async ({ ctx, type, path, input, next }) => {
    // The middleware is the first to say what it needs of the context: nothing has been overridden yet.
    const call: TenantCall<TContext> = { ctx: ctx as unknown as TContext, type, path, input };
    let tenant: RequestTenant<TenantRequestContext<TManager, TFields>>;
    try {
      tenant = await resolveSoon(call, viewOfCall(call, getRequest));
    } catch (error) {
      throw onError(error, call);
    }
    const { context, run } = tenant;
    // The context's `db` is what the manager's own getDb() gave.
    const tenantDb = context.db as ReturnType<TManager['getDb']>;
    const result = await run(() => next({ ctx: { tenantDb, tenant: context } }));
    if (result.ok) {
      const data = bindResult(result.data, run);
      return data === result.data ? result : { ...result, data };
    }
    const isOurs = result.error.code === 'INTERNAL_SERVER_ERROR' && toHttpError(result.error) !== undefined;
    return isOurs ? { ...result, error: onError(result.error.cause ?? result.error, call) } : result;
  };
}
