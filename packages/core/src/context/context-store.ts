import * as asyncHooks from 'node:async_hooks';
import { ContextUnsupportedError } from '../errors/index.ts';

/** What travels with the asynchronous work of one tenant. */
export interface TenantFields {
  readonly tenantId: string;
  /** Cancels what runs in this context: waiting for a connection, and statements on the server. */
  readonly signal?: AbortSignal | undefined;
  /** The same after so many milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly [field: string]: unknown;
}

const SLOT: unique symbol = Symbol.for('@dmt/core/tenant-slot') as never;

/** A context that is entered before its tenant is known: there is none in it until somebody fills it in. */
export interface TenantSlot {
  fields: TenantFields | undefined;
  readonly [SLOT]: true;
}

export function createTenantSlot(): TenantSlot {
  return { fields: undefined, [SLOT]: true };
}

const STORE_KEY = Symbol.for('@dmt/core/context-store');

/** What a context needs of `AsyncLocalStorage`. */
export interface ContextStore {
  run<T>(entry: TenantFields | TenantSlot, work: () => T): T;
  getStore(): TenantFields | undefined;
  /** Whether this very entry is the one of now. */
  isIn(entry: TenantFields | TenantSlot): boolean;
}

/** Handles work without a context; what needs one says that there is none. */
const noStore: ContextStore = {
  run: () => {
    throw new ContextUnsupportedError();
  },
  getStore: () => undefined,
  isIn: () => false,
};

/** One store for the process, though it may load this module twice, as ESM and as CommonJS. */
export const contextStore: ContextStore = findStore();

/** @throws DMT_CONTEXT_UNSUPPORTED where the runtime has no `AsyncLocalStorage` */
export function assertContextSupported(): void {
  if (!isSupported()) throw new ContextUnsupportedError();
}

/**
 * Runs work that serves all tenants in the context of none. What it sets up calls back in the context that it was set up
 * in: a socket's listeners, for as long as the socket lives.
 */
export function runOutsideOfTenants<T>(work: () => T): T {
  return isSupported() ? contextStore.run(createTenantSlot(), work) : work();
}

function findStore(): ContextStore {
  // A registry under a key of our own: nobody else writes there.
  const registry = globalThis as { [STORE_KEY]?: ContextStore };
  registry[STORE_KEY] ??= isSupported() ? createStore() : noStore;
  return registry[STORE_KEY];
}

function createStore(): ContextStore {
  const storage = new asyncHooks.AsyncLocalStorage<TenantFields | TenantSlot>();
  return {
    run: (entry, work) => storage.run(entry, work),
    getStore: () => {
      const entry = storage.getStore();
      return entry !== undefined && isSlot(entry) ? entry.fields : entry;
    },
    isIn: (entry) => storage.getStore() === entry,
  };
}

function isSlot(entry: TenantFields | TenantSlot): entry is TenantSlot {
  return SLOT in entry;
}

/** Bundlers for other runtimes put an empty module in the place of Node's. */
function isSupported(): boolean {
  return typeof asyncHooks.AsyncLocalStorage === 'function';
}
