import type { RequestView } from '@dmt/core';
import {
  type FetchRequestLike,
  type NodeRequestLike,
  viewOfFetchRequest,
  viewOfNodeRequest,
} from '@dmt/core/internal';

/** The HTTP request that an operation came with: of Node, of a framework built on it, or of Fetch. */
export type CarriedRequest = FetchRequestLike | NodeRequestLike;

/** Operations without a request, such as those of `executeOperation()`, have no header and no query. */
const NO_REQUEST: NodeRequestLike = { headers: {} };

export function viewOfOperation<TArgument extends object>(
  argument: TArgument,
  getRequest: (argument: TArgument) => CarriedRequest | undefined = carriedRequest,
): RequestView {
  const request = getRequest(argument) ?? NO_REQUEST;
  if (isFetchRequest(request)) return viewOfFetchRequest(request);
  return viewOfNodeRequest(request, new OperationRoute(request));
}

/** What Node does not know of a request, read when it is asked for. */
class OperationRoute {
  readonly #request: NodeRequestLike;

  constructor(request: NodeRequestLike) {
    this.#request = request;
  }

  get host(): string | undefined {
    return hostOf(this.#request);
  }

  get parameters(): unknown {
    return Reflect.get(this.#request, 'params');
  }
}

/** Node's request first: Yoga has both there, and Fetch's lost what came twice. */
function carriedRequest(argument: object): CarriedRequest | undefined {
  const ofNode: unknown = Reflect.get(argument, 'req');
  if (isRequest(ofNode)) return ofNode;
  const other: unknown = Reflect.get(argument, 'request');
  return isRequest(other) ? other : undefined;
}

function isRequest(value: unknown): value is CarriedRequest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'headers' in value &&
    typeof value.headers === 'object' &&
    value.headers !== null
  );
}

function isFetchRequest(request: CarriedRequest): request is FetchRequestLike {
  return typeof request.headers?.get === 'function';
}

/** The host that Express believes in, which knows whether a proxy is trusted; without Express, the one that was sent. */
function hostOf(request: NodeRequestLike): string | undefined {
  const believed: unknown = Reflect.get(request, 'hostname');
  if (typeof believed === 'string') return believed;
  const { host } = request.headers;
  const url = `http://${String(host)}`;
  return typeof host === 'string' && URL.canParse(url) ? new URL(url).hostname : undefined;
}
