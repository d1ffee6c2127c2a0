import type { IncomingMessage } from 'node:http';
import type { RequestView } from '@dmt/core';
import { viewOfNodeRequest } from '@dmt/core/internal';
import type { ExecutionContext } from '@nestjs/common';
import { TenantMessage } from './tenant-message.ts';

/** The slice of a request of Express or Fastify that is used here. */
export interface NestRequestLike {
  readonly headers: IncomingMessage['headers'];
  readonly url?: string | undefined;
  /** Fastify's way to Node's request. */
  readonly raw?: IncomingMessage;
  readonly hostname?: string;
  readonly params?: unknown;
}

/** What a guard, an interceptor or a resolver is about. */
export interface ExecutionRequest {
  /** The request of Express or Fastify, or a {@link TenantMessage}. */
  readonly request: unknown;
  readonly view: RequestView;
  /** The same object in every guard and interceptor of one execution, and in no other execution. */
  readonly key: object;
  /** Whether nothing else runs for this HTTP request: a request of GraphQL may call many resolvers. */
  readonly isWholeRequest: boolean;
}

const viewOfMessage: RequestView = {
  host: undefined,
  headers: () => [],
  parameter: () => undefined,
  query: () => [],
};

export function readExecution(context: ExecutionContext): ExecutionRequest {
  const args = context.getArgs<unknown[]>();
  const type = context.getType<string>();
  if (type === 'http' || type === 'graphql') {
    const request = type === 'http' ? args[0] : requestOfGraphql(args[2]);
    if (isRequest(request)) {
      return type === 'http'
        ? { request, view: viewOf(request), key: rawRequest(request), isWholeRequest: true }
        : { request, view: viewOf(request), key: args, isWholeRequest: false };
    }
    return { request, view: viewOfMessage, key: args, isWholeRequest: false };
  }
  const [data, messageContext] = type === 'ws' ? [args[1], args[0]] : args;
  return {
    request: new TenantMessage(data, messageContext),
    view: viewOfMessage,
    key: args,
    isWholeRequest: false,
  };
}

/** Node's request, which is all that a middleware gets to see under Fastify. */
function rawRequest(request: NestRequestLike): object {
  return request.raw ?? request;
}

/** The GraphQL context of the drivers of Nest: `{ req }` with Apollo and Mercurius, `{ request }` or `{ req }` with Yoga. */
function requestOfGraphql(graphqlContext: unknown): unknown {
  if (typeof graphqlContext !== 'object' || graphqlContext === null) return undefined;
  return Reflect.get(graphqlContext, 'req') ?? Reflect.get(graphqlContext, 'request') ?? graphqlContext;
}

function isRequest(value: unknown): value is NestRequestLike {
  if (typeof value !== 'object' || value === null) return false;
  const headers: unknown = Reflect.get(value, 'headers');
  return typeof headers === 'object' && headers !== null;
}

function viewOf(request: NestRequestLike): RequestView {
  return viewOfNodeRequest(request.raw ?? request, new NestRoute(request));
}

/** What of a request only Express or Fastify knows, read when it is asked for. */
class NestRoute {
  readonly #request: NestRequestLike;

  constructor(request: NestRequestLike) {
    this.#request = request;
  }

  get host(): string | undefined {
    return this.#request.hostname;
  }

  get parameters(): unknown {
    return this.#request.params;
  }
}
