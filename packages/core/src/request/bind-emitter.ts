import { contextStore, type TenantFields, type TenantSlot } from '../context/index.ts';

/** The slice of an `EventEmitter` that is bound. */
export interface EmitterLike {
  emit(event: string | symbol, ...args: unknown[]): boolean;
}

const OWNER: unique symbol = Symbol.for('@dmt/core/tenant-of-emitter') as never;

interface BoundEmitter extends EmitterLike {
  [OWNER]?: TenantFields | TenantSlot;
}

/** Has everything that this emitter emits from now on run in a tenant's context. The last tenant given counts. */
export function bindEmitter(emitter: BoundEmitter, owner: TenantFields | TenantSlot): void {
  const isBound = emitter[OWNER] !== undefined;
  emitter[OWNER] = owner;
  if (isBound) return;
  const emit = emitter.emit;
  emitter.emit = function emitAsTenant(this: BoundEmitter, ...args) {
    const owner = emitter[OWNER];
    if (owner === undefined || contextStore.getStore() === owner) return emit.apply(this, args);
    return contextStore.run(owner, () => emit.apply(this, args));
  };
}
