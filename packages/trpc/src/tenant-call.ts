import type { TRPCProcedureType } from '@trpc/server';

/** A call of a procedure, as `extractTenantId`, `validateTenant` and `enrichContext` see it. */
export interface TenantCall<TContext extends object> {
  readonly ctx: TContext;
  readonly type: TRPCProcedureType;
  /** The procedure's path, such as `posts.byId`. */
  readonly path: string;
  /** The input as the parsers before the middleware left it. */
  readonly input: unknown;
}
