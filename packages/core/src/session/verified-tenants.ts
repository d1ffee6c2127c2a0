import type { TenantTarget } from './tenant-target.ts';

/**
 * Who was found to exist and to own its schema: one answer for all handles of a tenant, also for those
 * given out before it was evicted. Asked with each statement, so it is looked up only after somebody left.
 */
export class VerifiedTenants {
  readonly #tenantIds = new Set<string>();
  #departures = 0;

  get departures(): number {
    return this.#departures;
  }

  has(tenantId: string): boolean {
    return this.#tenantIds.has(tenantId);
  }

  add(tenantId: string): void {
    this.#tenantIds.add(tenantId);
  }

  delete(tenantId: string): void {
    this.#tenantIds.delete(tenantId);
    this.#departures++;
  }
}

/** A target that asks the one register of verified tenants. */
export function createTarget(
  address: Omit<TenantTarget, 'isVerified'>,
  tenantId: string,
  verified: VerifiedTenants,
): TenantTarget {
  let isVerified = false;
  let asOf = -1;
  return {
    ...address,
    get isVerified() {
      if (asOf !== verified.departures || !isVerified) {
        asOf = verified.departures;
        isVerified = verified.has(tenantId);
      }
      return isVerified;
    },
    set isVerified(value) {
      if (value) verified.add(tenantId);
      else verified.delete(tenantId);
    },
  };
}
