import { assertContextSupported, contextStore } from '../context/index.ts';
import { TenantRefusedError } from '../errors/index.ts';
import type { TenantId } from '../tenant/index.ts';
import { isMissing, parseCandidate } from './parse-candidate.ts';
import type { NoFields, RequestManager } from './registered-manager.ts';
import { createRequestTenant, type RequestTenant, type TenantRequestContext } from './request-tenant.ts';
import type { RequestView } from './request-view.ts';
import { createTenantCheck } from './tenant-check.ts';
import type { TenantExtractor } from './tenant-extractor.ts';

/** What every framework's integration takes. */
export interface TenantRequestOptions<
  TRequest,
  TManager extends RequestManager,
  TFields extends object = NoFields,
> {
  readonly manager: TManager;
  /** Where a request names its tenant: `fromHeader('x-tenant-id')`, another helper, or a function of your own. */
  readonly extractTenantId: TenantExtractor<TRequest>;
  /**
   * Whether this request may act for this tenant. Anything but `true` is a 403. Asked before the database is.
   * @default everybody may
   */
  readonly validateTenant?: (tenantId: string, request: TRequest) => boolean | Promise<boolean>;
  /**
   * Fields that `getTenant()` and the request's context have beside the tenant's id. It runs as the tenant.
   * @default no fields
   */
  readonly enrichContext?: (tenantId: string, request: TRequest) => TFields | Promise<TFields>;
  /**
   * How long a tenant that was found to exist, and not to be suspended, is taken to be so, in milliseconds.
   * With 0 each request asks the database.
   * @default 10_000
   */
  readonly recheckAfterMs?: number;
}

export interface TenantResolver<TRequest, TContext> {
  /**
   * As `resolve`, and at once where nothing is to be waited for: for frameworks that wait longer for a promise than it takes.
   *
   * @throws as `resolve`, or rejects so
   */
  resolveSoon(
    request: TRequest,
    view: RequestView,
    signal?: AbortSignal,
  ): RequestTenant<TContext> | Promise<RequestTenant<TContext>>;
  /**
   * The tenant of a request. Once `signal` has fired, whatever runs as it is cancelled.
   *
   * @throws DMT_TENANT_ID_MISSING, DMT_TENANT_ID_INVALID, DMT_TENANT_REFUSED, and what `getDbAsync` throws
   */
  resolve(request: TRequest, view: RequestView, signal?: AbortSignal): Promise<RequestTenant<TContext>>;
  /** The same; `undefined` for a request that names no tenant. A malformed or unknown one is refused here too. */
  find(
    request: TRequest,
    view: RequestView,
    signal?: AbortSignal,
  ): Promise<RequestTenant<TContext> | undefined>;
}

const DEFAULT_RECHECK_AFTER_MS = 10_000;

/**
 * The part that all frameworks have in common: from a request to its tenant.
 *
 * @throws DMT_CONTEXT_UNSUPPORTED
 */
export function createTenantResolver<
  TRequest,
  TManager extends RequestManager,
  TFields extends object = NoFields,
>(
  options: TenantRequestOptions<TRequest, TManager, TFields>,
): TenantResolver<TRequest, TenantRequestContext<TManager, TFields>> {
  assertContextSupported();
  const { manager, extractTenantId, validateTenant, enrichContext } = options;
  const check = createTenantCheck(manager, options.recheckAfterMs ?? DEFAULT_RECHECK_AFTER_MS);

  type Tenant = RequestTenant<TenantRequestContext<TManager, TFields>>;
  // Without fields or a signal of its own, a request has what every request of its tenant has: frozen, and made once.
  const withoutFields = new WeakMap<object, Tenant>();

  function tenantOf(tenantId: TenantId, fields: TFields | undefined, signal?: AbortSignal): Tenant {
    const db = manager.getDb(tenantId);
    const isShareable = fields === undefined && signal === undefined && typeof db === 'object' && db !== null;
    const known = isShareable ? withoutFields.get(db) : undefined;
    if (known !== undefined) return known;
    const context: object = Object.freeze({ ...fields, tenantId, db, sharedDb: manager.getSharedDb() });
    // Has the caller's fields, and the manager's own return types: `db` and `sharedDb` come from it.
    const stored = { ...fields, ...limitedBy(signal) };
    const tenant = createRequestTenant(context as TenantRequestContext<TManager, TFields>, stored);
    if (isShareable) withoutFields.set(db, tenant);
    return tenant;
  }

  // What need not be waited for is not: each `await` is a turn of the queue, for every request.
  function enter(tenantId: TenantId, request: TRequest, signal?: AbortSignal): Tenant | Promise<Tenant> {
    if (validateTenant !== undefined || enrichContext !== undefined) return ask(tenantId, request, signal);
    return (
      check(tenantId)?.then(() => tenantOf(tenantId, undefined, signal)) ??
      tenantOf(tenantId, undefined, signal)
    );
  }

  async function ask(tenantId: TenantId, request: TRequest, signal?: AbortSignal): Promise<Tenant> {
    if (validateTenant !== undefined && (await validateTenant(tenantId, request)) !== true) {
      throw new TenantRefusedError(tenantId);
    }
    const checking = check(tenantId);
    if (checking !== undefined) await checking;
    if (enrichContext === undefined) return tenantOf(tenantId, undefined, signal);
    const entry = { tenantId, ...limitedBy(signal) };
    return tenantOf(tenantId, await contextStore.run(entry, () => enrichContext(tenantId, request)), signal);
  }

  function resolveSoon(request: TRequest, view: RequestView, signal?: AbortSignal): Tenant | Promise<Tenant> {
    const found = extractTenantId(request, view);
    return isMissing(found) || typeof found === 'string'
      ? enter(parseCandidate(found), request, signal)
      : enterLater(found, request, signal);
  }

  async function enterLater(found: unknown, request: TRequest, signal?: AbortSignal): Promise<Tenant> {
    return enter(parseCandidate(await found), request, signal);
  }

  return {
    resolveSoon,
    resolve: async (request, view, signal) => resolveSoon(request, view, signal),
    find: async (request, view, signal) => {
      const candidate = await extractTenantId(request, view);
      return isMissing(candidate) ? undefined : enter(parseCandidate(candidate), request, signal);
    },
  };
}

function limitedBy(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
