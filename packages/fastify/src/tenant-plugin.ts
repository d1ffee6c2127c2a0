import {
  type AcceptedManager,
  type DisconnectOptions,
  NoTenantContextError,
  type RegisteredFields,
  type TenantRequestContext,
  type TenantRequestOptions,
  toHttpError,
} from '@dmt/core';
import { createTenantResolver, signalOfDisconnect, viewOfNodeRequest } from '@dmt/core/internal';
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

const TENANT: unique symbol = Symbol('@dmt/fastify/tenant') as never;

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's tenant. @throws DMT_NO_TENANT_CONTEXT where there is none */
    readonly tenantContext: TenantRequestContext;
    /** The handle of the request's tenant. @throws as `tenantContext` */
    readonly tenantDb: TenantRequestContext['db'];
    /** False on routes `withoutTenant`, and on `tenantOptional` ones that were asked without one. */
    readonly hasTenant: boolean;
    [TENANT]: TenantRequestContext | undefined;
  }
  interface FastifyContextConfig {
    /** The route serves requests without a tenant, too. A tenant that is malformed or unknown is refused nevertheless. */
    tenantOptional?: boolean;
    /** The route is for no tenant: whatever a request names is not looked at. */
    withoutTenant?: boolean;
  }
}

export interface FastifyTenantOptions
  extends TenantRequestOptions<FastifyRequest, AcceptedManager, RegisteredFields>,
    DisconnectOptions {
  /**
   * Answers a request that has no tenant, or may not have it.
   * @default fails with an error of its `statusCode`, which Fastify's error handler answers
   */
  readonly onError?: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;
}

/**
 * Runs every route as its request's tenant.
 *
 * @example
 * await app.register(fastifyTenantPlugin, { manager: tenants, extractTenantId: fromSubdomain('example.com') });
 * app.get('/users', (request) => request.tenantDb.select().from(users));
 */
export const fastifyTenantPlugin: FastifyPluginCallback<FastifyTenantOptions> = fastifyPlugin(
  (fastify: FastifyInstance, options: FastifyTenantOptions, registered: () => void) => {
    const { resolve, find } = createTenantResolver(options);
    const { onError, abortOnDisconnect } = options;

    fastify.decorateRequest(TENANT);
    fastify.decorateRequest('tenantContext', { getter: contextOf });
    fastify.decorateRequest('tenantDb', {
      getter() {
        return contextOf.call(this).db;
      },
    });
    fastify.decorateRequest('hasTenant', {
      getter() {
        return this[TENANT] !== undefined;
      },
    });

    // In the words of callbacks: an async hook could not run what comes after it in a context.
    fastify.addHook('onRequest', (request, reply, done) => {
      const { config } = request.routeOptions;
      if (request.is404 || config.withoutTenant) return done();
      const resolving = config.tenantOptional ? find : resolve;
      const signal = abortOnDisconnect ? signalOfDisconnect(reply.raw) : undefined;
      resolving(request, viewOfNodeRequest(request.raw, new FastifyRoute(request)), signal).then(
        (tenant) => {
          if (tenant === undefined) return done();
          const { context, bind, run } = tenant;
          // What is accepted is the registered manager; without one, these types promise no more than any has.
          request[TENANT] = context as TenantRequestContext;
          bind(request.raw);
          bind(reply.raw);
          run(done);
        },
        async (error: unknown) => {
          if (onError === undefined) return done(toFastifyError(error));
          try {
            await onError(error, request, reply);
          } catch (failure) {
            if (!reply.sent) done(toFastifyError(failure));
          }
        },
      );
    });
    registered();
  },
  { fastify: '5.x', name: '@dmt/fastify' },
);

/**
 * Gives errors of dmt that a route threw the `statusCode` that Fastify answers with, for `app.setErrorHandler()`:
 * 503 when the database is away.
 */
export function tenantErrorHandler(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  reply.send(toFastifyError(error));
}

function toFastifyError(error: unknown): Error {
  return toHttpError(error) ?? (error instanceof Error ? error : new Error(String(error), { cause: error }));
}

function contextOf(this: FastifyRequest): TenantRequestContext {
  const context = this[TENANT];
  if (context === undefined) throw new NoTenantContextError('request.tenantContext');
  return context;
}

/** What of a request only Fastify knows, read when it is asked for. */
class FastifyRoute {
  readonly #request: FastifyRequest;

  constructor(request: FastifyRequest) {
    this.#request = request;
  }

  get host(): string {
    return this.#request.hostname;
  }

  get parameters(): unknown {
    return this.#request.params;
  }
}
