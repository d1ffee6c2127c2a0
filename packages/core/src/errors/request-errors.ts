import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** A request needs a tenant and names none. */
export class TenantIdMissingError extends DmtError {
  constructor() {
    super('DMT_TENANT_ID_MISSING', {
      reason: 'The request names no tenant.',
      remedy: 'Send the tenant where extractTenantId looks for it, or make the route one that needs none.',
    });
  }
}

/** `validateTenant` did not let the request act for the tenant. */
export class TenantRefusedError extends DmtError {
  readonly tenantId: string;

  constructor(tenantId: string, options: ErrorCauseOptions = {}) {
    super('DMT_TENANT_REFUSED', {
      reason: `The request may not act for tenant ${quoteValue(tenantId)}.`,
      remedy: 'Have validateTenant return true for the requests that it lets pass.',
      details: { tenantId },
      cause: options.cause,
    });
    this.tenantId = tenantId;
  }
}

/** The request's token is not one that names a tenant. */
export class TokenRefusedError extends DmtError {
  /** @param problem - to be read after "The bearer token": `did not verify` */
  constructor(problem: string, options: ErrorCauseOptions = {}) {
    super('DMT_TOKEN_REFUSED', {
      reason: `The bearer token ${problem}.`,
      remedy: 'Send one valid token; the cause says what the verify function of fromJwtClaim() found wrong.',
      cause: options.cause,
    });
  }
}
