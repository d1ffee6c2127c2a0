import type {
  AcceptedManager,
  createTenantContext,
  DisconnectOptions,
  RegisteredFields,
  TenantRequestContext,
  TenantRequestOptions,
} from '@dmt/core';
import type { ExecutionContext, ModuleMetadata } from '@nestjs/common';

/** The manager, of which a context can be made. */
export type ModuleManager = AcceptedManager &
  Parameters<typeof createTenantContext>[0] & { dispose(): Promise<unknown> };

/** What `@InjectTenantDb()` gives, with the tables of the manager in `Register`. */
export type InjectedTenantDb = TenantRequestContext['db'];

/** What `@InjectSharedDb()` gives. */
export type InjectedSharedDb = TenantRequestContext['sharedDb'];

export interface TenantModuleOptions<TRequest = unknown>
  extends TenantRequestOptions<TRequest, ModuleManager, RegisteredFields>,
    DisconnectOptions {
  /**
   * Guard every route, resolver and message handler that is not a `@PublicRoute()`. With `false`, only those that say
   * `@RequiresTenant()` or `@UseGuards(TenantGuard)` have a tenant.
   * @default true
   */
  readonly guardAllRoutes?: boolean;
  /**
   * Dispose of the manager when the application closes, after the last request. With `false`, whoever made it does.
   * @default true
   */
  readonly disposeManager?: boolean;
  /**
   * What is thrown for a request that has no tenant, or may not have it.
   * @default an `HttpException` of the fitting status, an `RpcException` in a microservice
   */
  readonly onError?: (error: unknown, context: ExecutionContext) => unknown;
}

/** `guardAllRoutes` decides what the module provides, so it is known before the rest is. */
export interface TenantModuleAsyncOptions<TRequest = unknown>
  extends Pick<ModuleMetadata, 'imports'>,
    Pick<TenantModuleOptions, 'guardAllRoutes'> {
  readonly inject?: ReadonlyArray<string | symbol | (abstract new (...args: never[]) => unknown)>;
  readonly useFactory: (
    ...dependencies: never[]
  ) =>
    | Omit<TenantModuleOptions<TRequest>, 'guardAllRoutes'>
    | Promise<Omit<TenantModuleOptions<TRequest>, 'guardAllRoutes'>>;
}
