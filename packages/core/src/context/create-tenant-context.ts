import { NoTenantContextError, TenantMismatchError } from '../errors/index.ts';
import { type CallLimits, contextualHandle, type HandleSource, signalWithin } from '../session/index.ts';
import { parseTenantId } from '../tenant/index.ts';
import { contextStore, type TenantFields } from './context-store.ts';

export interface TenantContextOptions {
  /**
   * What entering another tenant inside a tenant means: allowed and undone on the way out, or a
   * `TenantMismatchError`. Entering the same tenant again is always allowed.
   * @default 'allow'
   */
  readonly onSwitch?: 'allow' | 'throw';
}

/** The least that a context of one's own must have. */
export interface MinimalFields {
  readonly tenantId: string;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** A manager, whatever its tables: their types are read off its handles. */
interface AnyHandleSource {
  getDb(tenantId: string): unknown;
  getSharedDb(): unknown;
  [contextualHandle](findTenantId: () => string): unknown;
}

/** What a caller gets of what the work returned: promises for queries that were not started yet. */
export type Settled<T> = T extends PromiseLike<infer V> ? Promise<V> : T;

/** The tenant of the asynchronous work that runs now. */
export interface TenantContext<TFields extends MinimalFields, TTenantDb, TSharedDb> {
  /**
   * Runs `work` as a tenant, with everything asynchronous that it starts. A query that `work` returns
   * without awaiting it is started inside, too: Drizzle's queries start when somebody awaits them.
   *
   * With `signal` or `timeoutMs`, every statement inside fails when the signal has fired or the time, from now on,
   * is over: those that wait are not sent, those that run are cancelled in the server.
   *
   * @throws DMT_TENANT_ID_INVALID, and DMT_TENANT_MISMATCH with `onSwitch: 'throw'`
   */
  runWithTenant<T>(fields: TFields & CallLimits, work: () => T): Settled<T>;
  /** The fields given to `runWithTenant`, frozen. @throws DMT_NO_TENANT_CONTEXT outside of it */
  getTenant(): Readonly<TFields>;
  getTenantOrNull(): Readonly<TFields> | null;
  /** @throws DMT_NO_TENANT_CONTEXT */
  getTenantId(): string;
  isInTenantContext(): boolean;
  /** The handle of the tenant of now; it stays that tenant's for good. @throws DMT_NO_TENANT_CONTEXT */
  getTenantDb(): TTenantDb;
  getSharedDb(): TSharedDb;
  /**
   * One handle for all tenants: each statement and transaction goes to the tenant in whose context it
   * runs, so a query prepared once serves all of them. Outside of a context its statements reject with
   * DMT_NO_TENANT_CONTEXT.
   */
  readonly contextDb: TTenantDb;
}

/**
 * Carries a tenant through asynchronous code, over `AsyncLocalStorage`.
 *
 * @example
 * export const { runWithTenant, getTenantDb, contextDb } = createTenantContext(tenants);
 * await runWithTenant({ tenantId: 'acme', userId: 'u1' }, () => getTenantDb().select().from(users));
 *
 * @example
 * // Fields of your own, typed; the second parameter keeps the tables known.
 * createTenantContext<{ tenantId: string; userId: string }, typeof tenants>(tenants);
 */
export function createTenantContext<
  TFields extends MinimalFields = TenantFields,
  TSource extends AnyHandleSource = HandleSource,
>(
  tenants: TSource,
  options?: TenantContextOptions,
): TenantContext<TFields, ReturnType<TSource['getDb']>, ReturnType<TSource['getSharedDb']>>;
export function createTenantContext(
  tenants: AnyHandleSource,
  options: TenantContextOptions = {},
): TenantContext<MinimalFields, unknown, unknown> {
  const current = (operation: string): TenantFields => {
    const fields = contextStore.getStore();
    if (fields === undefined) throw new NoTenantContextError(operation);
    return fields;
  };

  return {
    runWithTenant: (fields, work) => {
      const tenantId = parseTenantId(fields.tenantId);
      const outer = contextStore.getStore();
      if (options.onSwitch === 'throw' && outer !== undefined && outer.tenantId !== tenantId) {
        throw new TenantMismatchError(outer.tenantId, tenantId);
      }
      const signal = signalWithin(outer?.signal, fields);
      const frozen = Object.freeze({ ...fields, tenantId, ...(signal === undefined ? {} : { signal }) });
      return contextStore.run(frozen, () => start(work()));
    },
    getTenant: () => current('getTenant()'),
    getTenantOrNull: () => contextStore.getStore() ?? null,
    getTenantId: () => current('getTenantId()').tenantId,
    isInTenantContext: () => contextStore.getStore() !== undefined,
    getTenantDb: () => tenants.getDb(current('getTenantDb()').tenantId),
    getSharedDb: () => tenants.getSharedDb(),
    contextDb: tenants[contextualHandle](() => current('A statement of contextDb').tenantId),
  };
}

/** Calls `then` of a lazy thenable here and now, in the context it was made for. */
function start<T>(outcome: T): Settled<T> {
  const isLazy = isThenable(outcome) && !(outcome instanceof Promise);
  const settled = isLazy ? new Promise((resolve, reject) => outcome.then(resolve, reject)) : outcome;
  // A thenable became a promise for its value, anything else stayed what it was.
  return settled as Settled<T>;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}
