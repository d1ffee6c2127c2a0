/** What became of a tenant, as `afterTenant` is told. */
export interface MigratedTenant {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly success: boolean;
  readonly status: string;
  readonly appliedMigrations: ReadonlyArray<string>;
  readonly error?: Error;
  readonly durationMs: number;
}

/**
 * Called around the migration of tenants, and waited for. A hook that throws fails its tenant, and leaves nothing
 * half done: what was committed stays, what is still to come is not begun. Not called for tenants that are up to
 * date, nor in a dry run.
 */
export interface MigrationHooks {
  /** Before the first migration of a tenant. */
  readonly beforeTenant?: (tenantId: string) => void | Promise<void>;
  /** After the last one, also when the tenant failed. */
  readonly afterTenant?: (tenantId: string, result: MigratedTenant) => void | Promise<void>;
  /**
   * Before a migration, by whoever is going to apply it: nobody else migrates the tenant until the hook is done. So it
   * must not migrate that tenant itself.
   */
  readonly beforeMigration?: (tenantId: string, migration: string) => void | Promise<void>;
  /** After a migration was committed. */
  readonly afterMigration?: (tenantId: string, migration: string, durationMs: number) => void | Promise<void>;
}
