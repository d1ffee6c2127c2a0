import type { TenantExtractor } from './tenant-extractor.ts';

/** The tenant that a parameter of the query string names: `?tenant=acme`. Twice the same parameter is refused. */
export function fromQuery(name: string): TenantExtractor {
  return (_request, view) => {
    const values = view.query(name);
    return values.length > 1 ? values : values[0];
  };
}
