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
   * The tenant of a request.
   *
   * @throws DMT_TENANT_ID_MISSING, DMT_TENANT_ID_INVALID, DMT_TENANT_REFUSED, and what `getDbAsync` throws
   */
  resolve(request: TRequest, view: RequestView): Promise<RequestTenant<TContext>>;
  /** The same; `undefined` for a request that names no tenant. A malformed or unknown one is refused here too. */
  find(request: TRequest, view: RequestView): Promise<RequestTenant<TContext> | undefined>;
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

  async function enter(
    tenantId: TenantId,
    request: TRequest,
  ): Promise<RequestTenant<TenantRequestContext<TManager, TFields>>> {
    if (validateTenant !== undefined && (await validateTenant(tenantId, request)) !== true) {
      throw new TenantRefusedError(tenantId);
    }
    await check(tenantId);
    const fields =
      enrichContext && (await contextStore.run({ tenantId }, () => enrichContext(tenantId, request)));
    const context: object = Object.freeze({
      ...fields,
      tenantId,
      db: manager.getDb(tenantId),
      get sharedDb() {
        return manager.getSharedDb();
      },
    });
    // Has the caller's fields, and the manager's own return types: `db` and `sharedDb` come from it.
    return createRequestTenant(context as TenantRequestContext<TManager, TFields>, fields ?? {});
  }

  return {
    resolve: async (request, view) => enter(parseCandidate(await extractTenantId(request, view)), request),
    find: async (request, view) => {
      const candidate = await extractTenantId(request, view);
      return isMissing(candidate) ? undefined : enter(parseCandidate(candidate), request);
    },
  };
}
