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
  return {
    get host() {
      return route.host;
    },
    headers: (name) => headerValues(request, name.toLowerCase()),
    parameter: (name) => ownProperty(route.parameters, name),
    query: (name) => queryValues(request.url, name),
  };
}

function headerValues({ headers, rawHeaders }: NodeRequestLike, name: string): readonly string[] {
  if (rawHeaders === undefined || rawHeaders.length === 0) return [headers[name] ?? []].flat();
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '');
  }
  return values;
}
