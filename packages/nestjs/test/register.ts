import type { KitFields, KitManager } from '@dmt-tooling/request-kit';

/** As an application declares it once, so that `@InjectTenantDb()` knows its tables. */
declare module '@dmt/core' {
  interface Register {
    manager: KitManager;
    fields: KitFields;
  }
}
