import { isMissing } from './parse-candidate.ts';
import type { TenantExtractor } from './tenant-extractor.ts';

/**
 * Asks one extractor after the other; the first that finds something decides, also when what it found is
 * malformed and the request is refused.
 */
export function firstOf<TRequest>(
  ...extractors: ReadonlyArray<TenantExtractor<TRequest>>
): TenantExtractor<TRequest> {
  return async (request, view) => {
    for (const extract of extractors) {
      const candidate = await extract(request, view);
      if (!isMissing(candidate)) return candidate;
    }
    return undefined;
  };
}
