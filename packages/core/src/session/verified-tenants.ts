import type { Placement } from '../placement/index.ts';
import type { Route } from '../pool/index.ts';
import type { Prefix } from '../wire/index.ts';
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
export class RegisteredTarget implements TenantTarget {
  // A class, and not an object with accessors of its own: thousands of those have thousands of shapes, and
  // every line that touches one slows down.
  readonly tenantId: string;
  readonly placement: Placement;
  readonly prefix: Prefix;
  readonly route: Route;
  readonly #register: VerifiedTenants;
  #isVerified = false;
  #asOf = -1;

  constructor(address: Omit<TenantTarget, 'isVerified'>, tenantId: string, register: VerifiedTenants) {
    this.tenantId = tenantId;
    this.placement = address.placement;
    this.prefix = address.prefix;
    this.route = address.route;
    this.#register = register;
  }

  get isVerified(): boolean {
    const { departures } = this.#register;
    if (this.#asOf !== departures || !this.#isVerified) {
      this.#asOf = departures;
      this.#isVerified = this.#register.has(this.tenantId);
    }
    return this.#isVerified;
  }

  set isVerified(value: boolean) {
    if (value) this.#register.add(this.tenantId);
    else this.#register.delete(this.tenantId);
  }
}
