import { DmtError } from './dmt-error.ts';

/** The manager was asked to create or drop a tenant, and was given nothing that can. */
export class LifecycleMissingError extends DmtError {
  /** @param operation - `createTenant()` */
  constructor(operation: string) {
    super('DMT_LIFECYCLE_MISSING', {
      reason: `${operation} needs a lifecycle, and this manager was created without one.`,
      remedy:
        'Create it with createTenantManager(config, { lifecycle: createMigrator(config) }) from @dmt/migrator.',
      details: { operation },
    });
  }
}
