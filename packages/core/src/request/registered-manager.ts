import type { TenantManager } from '../manager/index.ts';

/** What an integration asks of a manager; the types of its handles are read off it. */
export interface RequestManager {
  getDb(tenantId: string): unknown;
  getDbAsync(tenantId: string): Promise<unknown>;
  getSharedDb(): unknown;
  hasPool(tenantId: string): boolean;
  evictPool(tenantId: string): void;
}

/**
 * Tells frameworks whose request type is one for all applications which manager is yours, and so the types of
 * your tables. Declare it once:
 *
 * @example
 * declare module '@dmt/core' {
 *   interface Register { manager: typeof tenants }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: made to be filled in by its users
export interface Register {}

/** The manager named in {@link Register}, or one whose tables are not known. */
export type RegisteredManager = Register extends { readonly manager: infer TManager extends RequestManager }
  ? TManager
  : TenantManager;
