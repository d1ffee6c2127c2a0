import { contextStore, type TenantFields, type TenantSlot } from '../context/index.ts';

/** The slice of an `EventEmitter` that is bound. */
export interface EmitterLike {
  emit(event: string | symbol, ...args: unknown[]): boolean;
  listenerCount?(event: string | symbol): number;
}

const OWNER: unique symbol = Symbol.for('@dmt/core/tenant-of-emitter') as never;
const EMIT: unique symbol = Symbol.for('@dmt/core/emit-of-emitter') as never;

interface BoundEmitter extends EmitterLike {
  [OWNER]?: TenantFields | TenantSlot;
  [EMIT]?: EmitterLike['emit'];
}

/** Has everything that this emitter emits from now on run in a tenant's context. The last tenant given counts. */
export function bindEmitter(emitter: BoundEmitter, owner: TenantFields | TenantSlot): void {
  if (emitter[OWNER] === undefined) {
    emitter[EMIT] = emitter.emit;
    emitter.emit = emitAsTenant;
  }
  emitter[OWNER] = owner;
}

/** One function for all emitters, and no closure: a request emits a dozen times. */
function emitAsTenant(this: BoundEmitter, event: string | symbol, ...args: unknown[]): boolean {
  const { [OWNER]: owner, [EMIT]: emit } = this;
  if (emit === undefined) return false;
  if (owner === undefined || isUnheard(this, event) || contextStore.isIn(owner)) {
    return emit.call(this, event, ...args);
  }
  return contextStore.run(owner, () => emit.call(this, event, ...args));
}

/** Most of what a request emits nobody listens to, and a context costs more than to emit. */
function isUnheard(emitter: BoundEmitter, event: string | symbol): boolean {
  return emitter.listenerCount?.(event) === 0;
}
