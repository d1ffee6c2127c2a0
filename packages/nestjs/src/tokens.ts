/** What the module provides under a name of its own, for `@Inject()` and for the overrides of a testing module. */
export const TENANT_MANAGER: unique symbol = Symbol.for('@dmt/nestjs/manager') as never;
export const TENANT_DB: unique symbol = Symbol.for('@dmt/nestjs/tenant-db') as never;
export const SHARED_DB: unique symbol = Symbol.for('@dmt/nestjs/shared-db') as never;
export const TENANT_CONTEXT: unique symbol = Symbol.for('@dmt/nestjs/tenant-context') as never;
