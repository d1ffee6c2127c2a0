import type { DrizzleDatabase } from './drizzle-database.ts';
import type { MigrationHooks } from './migration-hooks.ts';
import type { TableModule } from './table-module.ts';

interface DiscoveryMethod<TShared extends TableModule> {
  discover(sharedDb: DrizzleDatabase<TShared>): Promise<readonly string[]> | readonly string[];
}

/**
 * Lists the ids of all tenants.
 *
 * Declared as a method, whose parameters are bivariant: otherwise no configuration of certain tables would be a
 * `DmtConfig`, since nobody can call its discovery with a handle of any tables. It is only ever called with its own.
 */
export type TenantDiscovery<TShared extends TableModule = TableModule> = DiscoveryMethod<TShared>['discover'];

/** Schemas that are made and migrated ahead of the tenants who will live in them. */
export interface SpareOptions {
  /** How many are kept ready; 0 keeps none. */
  readonly count: number;
  /** Prepare another one in the background, in this process, after one was claimed. @default false */
  readonly refillAfterClaim?: boolean;
}

/** Where migrations are, and how they are applied. */
export interface MigrationOptions<TShared extends TableModule = TableModule> {
  /**
   * Where, and as whom, migrators connect. The owner of the tables, where the application is somebody else, as it must
   * be with the strategy `row`. `undefined` is as good as nothing: an application need not be told the owner's password.
   *
   * @default `connection`
   */
  readonly url?: string | undefined;
  /** Migrations of every tenant's schema. @default './drizzle/tenant' */
  readonly tenantFolder?: string;
  /** Another name of `tenantFolder`. */
  readonly folder?: string;
  /** Migrations of the shared schema. @default './drizzle/shared' */
  readonly sharedFolder?: string;
  /** Table in each tenant's schema that says what is applied. @default '__drizzle_migrations' */
  readonly migrationsTable?: string;
  /** Another name of `migrationsTable`. */
  readonly table?: string;
  /** Table in the shared schema that says what is applied there. @default '__drizzle_shared_migrations' */
  readonly sharedMigrationsTable?: string;
  /** Another name of `sharedMigrationsTable`. */
  readonly sharedTable?: string;
  /**
   * Form of these tables: Drizzle's own, or drizzle-multitenant's names or hashes. A table that is there is carried
   * on in its form, whichever it is; `auto-detect` creates Drizzle's. @default 'auto-detect'
   */
  readonly tableFormat?: 'auto-detect' | 'drizzle' | 'name' | 'hash';
  /** Turn tables of another form into that of `tableFormat` when a tenant is migrated. @default false */
  readonly autoMigrateFormat?: boolean;
  /** Lists the tenants. @default the tenant directory (schema `dmt`) */
  readonly tenantDiscovery?: TenantDiscovery<TShared>;
  /** What becomes of a migration that comes before one that is applied already. @default 'apply' */
  readonly outOfOrder?: 'apply' | 'error';
  /** How long a statement waits for a lock before it steps back, in milliseconds; 0 waits for ever. @default 3_000 */
  readonly lockTimeoutMs?: number;
  /** How long a statement may run, in milliseconds; 0 sets no limit. @default 0 */
  readonly statementTimeoutMs?: number;
  /** How often a migration that met a lock is tried again. @default 3 */
  readonly retries?: number;
  /** Called around the migration of tenants. */
  readonly hooks?: MigrationHooks;
  /** Spare tenants: with one that is ready, a tenant is created by renaming its schema. @default none */
  readonly spares?: SpareOptions;
}
