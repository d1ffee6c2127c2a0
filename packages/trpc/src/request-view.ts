import type { RequestView } from '@dmt/core';
import {
  type FetchRequestLike,
  type NodeRequestLike,
  viewOfFetchRequest,
  viewOfNodeRequest,
} from '@dmt/core/internal';
import type { TenantCall } from './tenant-call.ts';

/** The HTTP request that a call came with: of Node, of a framework built on it, or of Fetch. */
export type CarriedRequest = FetchRequestLike | NodeRequestLike;

/** Calls without a request, such as those of `createCaller()`, have no header and no query. */
const NO_REQUEST: NodeRequestLike = { headers: {} };

export function viewOfCall<TContext extends object>(
  { ctx }: TenantCall<TContext>,
  getRequest: (ctx: TContext) => CarriedRequest | undefined = carriedRequest,
): RequestView {
  const request = getRequest(ctx) ?? NO_REQUEST;
  return isFetchRequest(request)
    ? viewOfFetchRequest(request)
    : viewOfNodeRequest(request, new CallRoute(request));
}

/** The host that was sent, read when it is asked for. */
class CallRoute {
  readonly #request: NodeRequestLike;

  constructor(request: NodeRequestLike) {
    this.#request = request;
  }

  get host(): string | undefined {
    return hostOf(this.#request);
  }
}

function carriedRequest(ctx: object): CarriedRequest | undefined {
  const found: unknown = Reflect.get(ctx, 'req') ?? Reflect.get(ctx, 'request');
  return isRequest(found) ? found : undefined;
}

function isRequest(value: unknown): value is CarriedRequest {
  return (
    typeof value === 'object' && value !== null && 'headers' in value && typeof value.headers === 'object'
  );
}

function isFetchRequest(request: CarriedRequest): request is FetchRequestLike {
  return typeof request.headers?.get === 'function';
}

function hostOf({ headers }: NodeRequestLike): string | undefined {
  const { host } = headers;
  const url = `http://${String(host)}`;
  return typeof host === 'string' && URL.canParse(url) ? new URL(url).hostname : undefined;
}
