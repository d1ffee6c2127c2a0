import { AsyncLocalStorage } from 'node:async_hooks';

/** What travels with the asynchronous work of one tenant. */
export interface TenantFields {
  readonly tenantId: string;
  /** Cancels what runs in this context: waiting for a connection, and statements on the server. */
  readonly signal?: AbortSignal | undefined;
  /** The same after so many milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly [field: string]: unknown;
}

const STORE_KEY = Symbol.for('@dmt/core/context-store');

/** One store for the process, though it may load this module twice, as ESM and as CommonJS. */
export const contextStore: AsyncLocalStorage<TenantFields> = findStore();

function findStore(): AsyncLocalStorage<TenantFields> {
  // A registry under a key of our own: nobody else writes there.
  const registry = globalThis as { [STORE_KEY]?: AsyncLocalStorage<TenantFields> };
  registry[STORE_KEY] ??= new AsyncLocalStorage();
  return registry[STORE_KEY];
}
