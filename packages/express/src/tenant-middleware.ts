import {
  type AcceptedManager,
  type DisconnectOptions,
  type RegisteredFields,
  type TenantRequestContext,
  type TenantRequestOptions,
  toHttpError,
} from '@dmt/core';
import { createTenantResolver, signalOfDisconnect, viewOfNodeRequest } from '@dmt/core/internal';
import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';

declare global {
  namespace Express {
    interface Request {
      /** The request's tenant. Set by `createExpressMiddleware`: routes before it have none. */
      tenantContext: TenantRequestContext;
    }
  }
}

export interface ExpressMiddlewareOptions
  extends TenantRequestOptions<Request, AcceptedManager, RegisteredFields>,
    DisconnectOptions {
  /**
   * Answers a request that has no tenant, or may not have it.
   * @default passes an error with its `status` on to Express: `next(toHttpError(error) ?? error)`
   */
  readonly onError?: (
    error: unknown,
    request: Request,
    response: Response,
    next: NextFunction,
  ) => void | Promise<void>;
}

/**
 * Runs everything behind it as the request's tenant.
 *
 * @example
 * app.use(createExpressMiddleware({ manager: tenants, extractTenantId: fromSubdomain('example.com') }));
 * app.get('/users', async (req, res) => res.json(await req.tenantContext.db.select().from(users)));
 */
export function createExpressMiddleware(options: ExpressMiddlewareOptions): RequestHandler {
  const { resolve } = createTenantResolver(options);
  const { onError = passOn, abortOnDisconnect } = options;
  return (request, response, next) => {
    const signal = abortOnDisconnect ? signalOfDisconnect(response) : undefined;
    resolve(request, viewOfNodeRequest(request, new ExpressRoute(request)), signal).then(
      ({ context, bind, run }) => {
        // What is accepted is the registered manager; without one, these types promise no more than any manager has.
        request.tenantContext = context as TenantRequestContext;
        bind(request);
        bind(response);
        run(next);
      },
      async (error: unknown) => {
        try {
          await onError(error, request, response, next);
        } catch (failure) {
          next(failure);
        }
      },
    );
  };
}

/**
 * Gives errors of dmt that a route threw the `status` that Express answers with: 503 when the database is away.
 * Goes behind the routes, and before an error handler of your own.
 */
export const tenantErrorHandler: ErrorRequestHandler = passOn;

function passOn(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  next(toHttpError(error) ?? error);
}

/** What of a request only Express knows, read when it is asked for. */
class ExpressRoute {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  get host(): string {
    return this.#request.hostname;
  }

  get parameters(): unknown {
    return this.#request.params;
  }
}
