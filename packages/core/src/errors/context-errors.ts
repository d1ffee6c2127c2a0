import { DmtError } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** Something needs a tenant, and the code does not run inside one. */
export class NoTenantContextError extends DmtError {
  /** @param operation - what needed the tenant: `getTenantDb()` */
  constructor(operation: string) {
    super('DMT_NO_TENANT_CONTEXT', {
      reason: `${operation} was called outside of a tenant context.`,
      remedy: 'Call it inside runWithTenant(), or behind the middleware that establishes the tenant.',
      details: { operation },
    });
  }
}

/** Another tenant was entered inside a tenant, where that was forbidden. */
export class TenantMismatchError extends DmtError {
  constructor(currentTenantId: string, requestedTenantId: string) {
    super('DMT_TENANT_MISMATCH', {
      reason: `Tenant ${quoteValue(requestedTenantId)} was entered inside tenant ${quoteValue(currentTenantId)}.`,
      remedy: "Leave the first tenant before, or create the context without onSwitch: 'throw'.",
      details: { currentTenantId, requestedTenantId },
    });
  }
}

/** The runtime cannot carry a context through asynchronous code. */
export class ContextUnsupportedError extends DmtError {
  constructor() {
    super('DMT_CONTEXT_UNSUPPORTED', {
      reason: 'This runtime has no AsyncLocalStorage, which carries the tenant through asynchronous code.',
      remedy:
        'Run on Node, Bun or Deno, or give your platform its Node compatibility (nodejs_compat on Workers).',
    });
  }
}

/** One statement reads one database, and the shared tables are not in the tenant's. */
export class NotOneDatabaseError extends DmtError {
  constructor(tenantId: string) {
    super('DMT_NOT_ONE_DATABASE', {
      reason: `The tables of tenant ${quoteValue(tenantId)} and the shared ones lie in different databases, so that no statement can join them.`,
      remedy: 'Read the shared rows by getSharedDb() and put them together in the application.',
      details: { tenantId },
    });
  }
}
