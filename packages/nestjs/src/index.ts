export type { NestRequestLike } from './execution-request.ts';
export {
  InjectSharedDb,
  InjectTenantContext,
  InjectTenantDb,
  InjectTenantDbFactory,
  InjectTenantManager,
} from './inject.ts';
export type { HandleDebug } from './lazy-handle.ts';
export { createHealthController, createMetricsController } from './operations-controllers.ts';
export { PublicRoute, RequiresTenant } from './route-decorators.ts';
export { TenantDbFactory } from './tenant-db-factory.ts';
export { TenantGuard } from './tenant-guard.ts';
export { TenantInterceptor } from './tenant-interceptor.ts';
export { fromMessage, TenantMessage } from './tenant-message.ts';
export { TenantModule } from './tenant-module.ts';
export type {
  InjectedSharedDb,
  InjectedTenantDb,
  TenantModuleAsyncOptions,
  TenantModuleOptions,
} from './tenant-module-options.ts';
export { TenantCtx, TenantId } from './tenant-parameters.ts';
export { SHARED_DB, TENANT_CONTEXT, TENANT_DB, TENANT_MANAGER } from './tokens.ts';
