import type { TableModule, TenantDb } from '@dmt/core';
import type { EachTenantOptions, EachTenantResult } from '../each-tenant/index.ts';

/** The Drizzle database a seed works with: a transaction of the tenant, which is committed when the seed is done. */
export type SeedDb<Tables extends TableModule> = Parameters<
  Parameters<TenantDb<Tables>['transaction']>[0]
>[0];

interface SeedMethods<Tables extends TableModule> {
  seed(db: SeedDb<Tables>, tenantId: string): Promise<unknown> | unknown;
  seedShared(db: SeedDb<Tables>): Promise<unknown> | unknown;
}

/**
 * Fills one tenant's tables. Declared through a method, whose parameters are bivariant: a seed for certain tables is
 * then one that a migrator takes, which calls it with the tables of its own configuration.
 *
 * @example
 * export const seed: SeedFunction = async (db, tenantId) => {
 *   await db.insert(users).values({ name: `Admin of ${tenantId}` }).onConflictDoNothing();
 * };
 */
export type SeedFunction<Tables extends TableModule = TableModule> = SeedMethods<Tables>['seed'];

/** Fills the shared tables. */
export type SharedSeedFunction<Tables extends TableModule = TableModule> = SeedMethods<Tables>['seedShared'];

/** What became of one tenant. */
export interface TenantSeedResult {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly success: boolean;
  /** `not-run`: the run was stopped before this tenant's turn. */
  readonly status: 'seeded' | 'failed' | 'not-run';
  readonly error?: Error;
  readonly durationMs: number;
}

export type SeedResult = EachTenantResult<TenantSeedResult>;
export type SeedOptions = EachTenantOptions<TenantSeedResult>;

/** What became of the shared schema; a failure is thrown. */
export interface SharedSeedResult {
  readonly success: true;
  readonly durationMs: number;
}

export interface SeedAllWithSharedResult {
  readonly shared: SharedSeedResult;
  readonly tenants: SeedResult;
}
