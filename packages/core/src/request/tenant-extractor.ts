import type { RequestView } from './request-view.ts';

/** What a request says of its tenant. Several values at once are refused, so no framework's array needs a cast. */
export type TenantCandidate = string | readonly string[] | null | undefined;

/**
 * Finds the tenant's id in a request: one of the helpers (`fromHeader`, `fromPath`, …) or a function of your
 * own over your framework's request. `undefined` or `null` means that the request names no tenant.
 */
export type TenantExtractor<TRequest = unknown> = (
  request: TRequest,
  view: RequestView,
) => TenantCandidate | Promise<TenantCandidate>;
