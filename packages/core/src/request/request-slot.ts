import { contextStore, createTenantSlot } from '../context/index.ts';
import { bindEmitter, type EmitterLike } from './bind-emitter.ts';
import type { RequestTenant } from './request-tenant.ts';

/**
 * A request's context for frameworks that enter it before they know whose it is: a middleware opens it, a guard that
 * knows the route fills it in, and all that began between the two has the tenant from then on.
 */
export interface RequestSlot {
  run<T>(work: () => T): T;
  bind(emitter: EmitterLike): void;
  fill(tenant: Pick<RequestTenant<unknown>, 'run'>): void;
}

export function createRequestSlot(): RequestSlot {
  const slot = createTenantSlot();
  return {
    run: (work) => contextStore.run(slot, work),
    bind: (emitter) => bindEmitter(emitter, slot),
    fill: (tenant) => {
      slot.fields = tenant.run(() => contextStore.getStore());
    },
  };
}
