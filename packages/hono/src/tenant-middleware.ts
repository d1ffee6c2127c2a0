import {
  type DisconnectOptions,
  type NoFields,
  type RequestManager,
  type RequestView,
  type TenantManager,
  type TenantRequestContext,
  type TenantRequestOptions,
  toHttpError,
} from '@dmt/core';
import {
  createTenantResolver,
  type EmitterLike,
  type NodeRequestLike,
  type RequestTenant,
  type ResponseLike,
  signalOfDisconnect,
  viewOfFetchRequest,
  viewOfNodeRequest,
} from '@dmt/core/internal';
import type { Context, ErrorHandler, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What `c.get()` and `c.var` have behind the middleware. */
export interface TenantVariables<
  TManager extends RequestManager = TenantManager,
  TFields extends object = NoFields,
> {
  tenantId: string;
  tenantDb: ReturnType<TManager['getDb']>;
  sharedDb: ReturnType<TManager['getSharedDb']>;
  /** All of it in one, with what `enrichContext` added. */
  tenantContext: TenantRequestContext<TManager, TFields>;
}

/** For applications and routers whose routes stand elsewhere: `new Hono<TenantEnv<typeof tenants>>()`. */
export interface TenantEnv<
  TManager extends RequestManager = TenantManager,
  TFields extends object = NoFields,
> {
  Variables: TenantVariables<TManager, TFields>;
}

export interface HonoMiddlewareOptions<TManager extends RequestManager, TFields extends object = NoFields>
  extends TenantRequestOptions<Context, TManager, TFields>,
    DisconnectOptions {
  /**
   * Answers a request that has no tenant, or may not have it.
   * @default throws Hono's `HTTPException` with the status
   */
  readonly onError?: (error: unknown, context: Context) => Response | Promise<Response>;
}

/** What `@hono/node-server` puts into `c.env`. */
interface NodeBindings {
  readonly incoming?: NodeRequestLike & EmitterLike;
  readonly outgoing?: EmitterLike & ResponseLike;
}

/**
 * Runs everything behind it as the request's tenant.
 *
 * @throws DMT_CONTEXT_UNSUPPORTED in a runtime without `AsyncLocalStorage`
 * @example
 * const app = new Hono()
 *   .use(createHonoMiddleware({ manager: tenants, extractTenantId: fromSubdomain('example.com') }))
 *   .get('/users', async (c) => c.json(await c.get('tenantDb').select().from(users)));
 */
export function createHonoMiddleware<TManager extends RequestManager, TFields extends object = NoFields>(
  options: HonoMiddlewareOptions<TManager, TFields>,
): MiddlewareHandler<TenantEnv<TManager, TFields>> {
  const { resolveSoon } = createTenantResolver(options);
  const { onError = refuse, abortOnDisconnect } = options;
  return async (c, next) => {
    const bindings = bindingsOf(c);
    let tenant: RequestTenant<TenantRequestContext<TManager, TFields>>;
    try {
      const signal = abortOnDisconnect ? disconnectOf(c, bindings) : undefined;
      tenant = await resolveSoon(c, viewOf(c, bindings), signal);
    } catch (error) {
      return onError(error, c);
    }
    const { context, bind, run } = tenant;
    // With the manager's own return types: core made the context of its handles.
    const { tenantId, db, sharedDb } = context as TenantRequestContext<TManager>;
    c.set('tenantId', tenantId);
    c.set('tenantDb', db);
    c.set('sharedDb', sharedDb);
    c.set('tenantContext', context);
    if (bindings.incoming !== undefined) bind(bindings.incoming);
    if (bindings.outgoing !== undefined) bind(bindings.outgoing);
    return run(next);
  };
}

/**
 * Gives errors of dmt that a route threw the status they deserve, for `app.onError()`: 503 when the database is
 * away. An `HTTPException` answers for itself; everything else is thrown on, to the server.
 */
export const tenantErrorHandler: ErrorHandler = (error) => {
  const known = exceptionOf(error) ?? error;
  if (known instanceof HTTPException) return known.getResponse();
  throw known;
};

function refuse(error: unknown): never {
  throw exceptionOf(error) ?? error;
}

function exceptionOf(error: unknown): HTTPException | undefined {
  const known = toHttpError(error);
  if (known === undefined) return undefined;
  // The catalogue of errors holds statuses that have a body.
  return new HTTPException(known.status as ContentfulStatusCode, { message: known.message, cause: error });
}

function viewOf(c: Context, { incoming }: NodeBindings): RequestView {
  const route = new HonoRoute(c);
  return incoming === undefined ? viewOfFetchRequest(c.req.raw, route) : viewOfNodeRequest(incoming, route);
}

/** What of a request only Hono knows, read when it is asked for. */
class HonoRoute {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  get host(): string {
    return new URL(this.#context.req.url).hostname;
  }

  get parameters(): unknown {
    return this.#context.req.param();
  }
}

/** Other runtimes tell it by the request itself. */
function disconnectOf(c: Context, { outgoing }: NodeBindings): AbortSignal {
  return outgoing === undefined ? c.req.raw.signal : signalOfDisconnect(outgoing);
}

function bindingsOf({ env }: Context): NodeBindings {
  // Any runtime may put anything there, or nothing; Node's server puts its request and response.
  const bindings: NodeBindings | undefined = env;
  return Array.isArray(bindings?.incoming?.rawHeaders) ? bindings : {};
}
