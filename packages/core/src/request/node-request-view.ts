import { ownProperty } from './own-property.ts';
import { queryValues } from './query-values.ts';
import type { RequestView } from './request-view.ts';

/** The slice of Node's `IncomingMessage`, of HTTP/1 or HTTP/2, that a view is made of. */
export interface NodeRequestLike {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Names and values in turn. Here duplicates are, which `headers` drops or joins. */
  readonly rawHeaders?: readonly string[];
  readonly url?: string | undefined;
}

/** What the framework knows, and Node does not. May be its own request: nothing is read before it is asked for. */
export interface RequestRoute {
  readonly host?: string | undefined;
  readonly parameters?: unknown;
}

/** The view of a request that came by Node's HTTP server. */
export function viewOfNodeRequest(request: NodeRequestLike, route: RequestRoute): RequestView {
  return new NodeRequestView(request, route);
}

/** A class, since one is made for each request: closures and accessors of an object's own cost microseconds. */
class NodeRequestView implements RequestView {
  readonly #request: NodeRequestLike;
  readonly #route: RequestRoute;

  constructor(request: NodeRequestLike, route: RequestRoute) {
    this.#request = request;
    this.#route = route;
  }

  get host(): string | undefined {
    return this.#route.host;
  }

  headers(name: string): readonly string[] {
    return headerValues(this.#request, name.toLowerCase());
  }

  parameter(name: string): unknown {
    return ownProperty(this.#route.parameters, name);
  }

  query(name: string): readonly string[] {
    return queryValues(this.#request.url, name);
  }
}

function headerValues({ headers, rawHeaders }: NodeRequestLike, name: string): readonly string[] {
  if (rawHeaders === undefined || rawHeaders.length === 0) return [headers[name] ?? []].flat();
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const sent = rawHeaders[at];
    if (sent?.length === name.length && sent.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '');
  }
  return values;
}
