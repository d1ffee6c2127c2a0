import { contextStore, type TenantFields } from '../context/index.ts';
import { bindEmitter, type EmitterLike } from './bind-emitter.ts';
import type { RegisteredFields, RegisteredManager, RequestManager } from './registered-manager.ts';

/** The tenant of one request, as its handlers see it: with the fields that `enrichContext` added. */
export type TenantRequestContext<
  TManager extends RequestManager = RegisteredManager,
  TFields extends object = RegisteredFields,
> = Readonly<Omit<TFields, 'tenantId' | 'db' | 'sharedDb'>> & {
  readonly tenantId: string;
  /** The tenant's handle. It stays this tenant's for good, wherever the request takes it. */
  readonly db: ReturnType<TManager['getDb']>;
  readonly sharedDb: ReturnType<TManager['getSharedDb']>;
};

/** A request whose tenant was found, let in, and verified to exist. */
export interface RequestTenant<TContext> {
  readonly context: TContext;
  /** What its asynchronous work carries with it. */
  readonly fields: TenantFields;
  /** Runs `work`, with everything asynchronous that it starts, as the tenant. */
  run<T>(work: () => T): T;
  /**
   * Has the listeners of an emitter run as the tenant: those of a request's body would run outside of every
   * context, and body parsers go on from there.
   */
  bind(emitter: EmitterLike): void;
}

export function createRequestTenant<TContext extends { readonly tenantId: string }>(
  context: TContext,
  fields: object,
): RequestTenant<TContext> {
  const stored: TenantFields = Object.freeze({ ...fields, tenantId: context.tenantId });
  return {
    context,
    fields: stored,
    run: (work) => contextStore.run(stored, work),
    bind: (emitter) => bindEmitter(emitter, stored),
  };
}
