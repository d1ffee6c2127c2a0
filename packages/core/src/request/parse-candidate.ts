import { InvalidTenantIdError, TenantIdMissingError } from '../errors/index.ts';
import { parseTenantId, type TenantId } from '../tenant/index.ts';

/** Whether a request names no tenant at all, which is different from naming a malformed one. */
export function isMissing(candidate: unknown): candidate is null | undefined {
  return candidate === undefined || candidate === null;
}

/**
 * The id that a request names, if it names exactly one.
 *
 * @throws DMT_TENANT_ID_MISSING, DMT_TENANT_ID_INVALID
 */
export function parseCandidate(candidate: unknown): TenantId {
  if (isMissing(candidate)) throw new TenantIdMissingError();
  if (Array.isArray(candidate)) {
    const shown = candidate.filter((value) => typeof value === 'string').join(', ');
    throw new InvalidTenantIdError(shown, 'is not one value');
  }
  if (typeof candidate === 'string' && candidate !== '' && candidate.trim() === '') {
    throw new InvalidTenantIdError(candidate, 'is blank');
  }
  return parseTenantId(candidate);
}
