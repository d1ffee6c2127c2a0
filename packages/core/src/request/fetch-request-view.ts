import type { RequestRoute } from './node-request-view.ts';
import { ownProperty } from './own-property.ts';
import { queryValues } from './query-values.ts';
import type { RequestView } from './request-view.ts';

/** The slice of a Fetch `Request` that a view is made of. */
export interface FetchRequestLike {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * The view of a Fetch `Request`. Fetch joins the values of a header with commas, and so does the view: it
 * shows one value then.
 */
export function viewOfFetchRequest(request: FetchRequestLike, route: RequestRoute = {}): RequestView {
  return {
    get host() {
      return route.host ?? (URL.canParse(request.url) ? new URL(request.url).hostname : undefined);
    },
    headers: (name) => [request.headers.get(name) ?? []].flat(),
    parameter: (name) => ownProperty(route.parameters, name),
    query: (name) => queryValues(request.url, name),
  };
}
