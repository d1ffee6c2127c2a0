import { contextStore, createTenantSlot, type TenantSlot } from '../context/index.ts';
import { bindEmitter, type EmitterLike } from './bind-emitter.ts';
import type { RequestTenant } from './request-tenant.ts';

/**
 * A request's context for frameworks that enter it before they know whose it is: a middleware opens it, a guard that
 * knows the route fills it in, and all that began between the two has the tenant from then on.
 */
export interface RequestSlot {
  run<T>(work: () => T): T;
  bind(emitter: EmitterLike): void;
  fill(tenant: Pick<RequestTenant<unknown>, 'fields'>): void;
}

export function createRequestSlot(): RequestSlot {
  return new StoredSlot();
}

/** A class, since one is made for each request. */
class StoredSlot implements RequestSlot {
  readonly #slot: TenantSlot = createTenantSlot();

  run<T>(work: () => T): T {
    return contextStore.run(this.#slot, work);
  }

  bind(emitter: EmitterLike): void {
    bindEmitter(emitter, this.#slot);
  }

  fill({ fields }: Pick<RequestTenant<unknown>, 'fields'>): void {
    this.#slot.fields = fields;
  }
}
