import type { TenantExtractor } from './tenant-extractor.ts';

/**
 * The tenant that a header names. Whoever sends the request chooses it: behind `validateTenant`, or a gateway
 * that sets the header itself. A header that came twice is refused, and so is a comma, which is how proxies
 * and Fetch join two headers into one.
 */
export function fromHeader(name: string): TenantExtractor {
  const sentName = name.toLowerCase();
  return (_request, view) => {
    const values = view.headers(sentName);
    const [first] = values;
    if (values.length <= 1 && !first?.includes(',')) return first;
    return values.flatMap((value) => value.split(','));
  };
}
