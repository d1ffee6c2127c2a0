import type { ResolvedConfig, ResolvedConnection } from '@dmt/core/internal';
import type { Client } from 'pg';
import type { ClientPool } from '../connections/index.ts';
import type { SchemaDescription } from '../ledger/index.ts';
import type { TenantRoles } from '../roles/index.ts';
import type { MigrationTarget, RunSettings } from '../run/index.ts';
import type { TenantContent } from './create-tenant.ts';
import type { TenantSite } from './tenant-site.ts';

/** How a tenant is let in to a migration, inside its lock. */
export type TenantAdmission = Pick<MigrationTarget, 'admissionSql' | 'admit' | 'guard'>;

/** What a migrator does in its own way for each isolation strategy. */
export interface FleetLayout {
  /** The one place of all tenants, where they share their tables: migrated once, for all of them. */
  readonly sharedSite?: TenantSite;
  /** Makes what must be there, besides the directory, before anything is migrated. */
  prepare?(client: Client): Promise<void>;
  /** Connections to the database that holds the tenant's tables. */
  poolOf(site: TenantSite): ClientPool;
  admission(site: TenantSite): TenantAdmission;
  /** Whether what was seen outside the lock says already that admission would change nothing. */
  isAdopted(site: TenantSite, schema: SchemaDescription): boolean;
  /** Ids of tenants that must be admitted though nothing is pending. */
  findLacking?(sites: ReadonlyArray<TenantSite>): Promise<ReadonlySet<string>>;
  /** Makes what shared tables ask for once they are migrated. */
  followShared?(client: Client): Promise<void>;
  /** Enters a tenant into the directory and makes its place; an interrupted creation is resumed by calling again. */
  create<Result>(site: TenantSite, content: TenantContent<Result>): Promise<Result>;
  /** Removes the tenant with all that is its own; an interrupted drop is resumed by calling again. */
  drop(site: TenantSite): Promise<void>;
  /** Closes what it opened; the pool it was given is not its own. */
  close(): Promise<void>;
}

/** What every layout is made from. */
export interface LayoutParts {
  readonly config: Omit<ResolvedConfig, 'migrations'>;
  /** As whom the migrator connects. */
  readonly connection: ResolvedConnection;
  /** Connections to the configured database, where the directory is. */
  readonly pool: ClientPool;
  readonly settings: RunSettings;
  /** Undefined where tenants have none. */
  readonly roles: TenantRoles | undefined;
}
