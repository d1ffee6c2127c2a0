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
 * Tells frameworks that have one request type for all applications what your requests carry. Declare it once:
 *
 * @example
 * declare module '@dmt/core' {
 *   interface Register {
 *     manager: typeof tenants;
 *     fields: { user: User }; // what enrichContext adds, if you have one
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: made to be filled in by its users
export interface Register {}

/** The manager named in {@link Register}, or one whose tables are not known. */
export type RegisteredManager = Register extends { readonly manager: infer TManager extends RequestManager }
  ? TManager
  : TenantManager;

/** What a framework of one request type takes: the registered manager, or any if none is registered. */
export type AcceptedManager = Register extends { readonly manager: infer TManager extends RequestManager }
  ? TManager
  : RequestManager;

/** The fields named in {@link Register}. */
export type RegisteredFields = Register extends { readonly fields: infer TFields extends object }
  ? TFields
  : NoFields;

/** What `enrichContext` adds to a request's tenant, where there is none. */
export type NoFields = Readonly<Record<never, never>>;
