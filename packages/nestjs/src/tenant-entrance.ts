import {
  createRequestSlot,
  createTenantResolver,
  type EmitterLike,
  type RequestSlot,
  type RequestTenant,
  type ResponseLike,
  signalOfDisconnect,
  type TenantResolver,
} from '@dmt/core/internal';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { readExecution } from './execution-request.ts';
import { toNestException } from './nest-exception.ts';
import { isPublic } from './route-access.ts';
import type { TenantModuleOptions } from './tenant-module-options.ts';

type FoundTenant = RequestTenant<unknown>;

/** Where middleware, guard and interceptor of one execution find what the one before left for them. @internal */
export class TenantEntrance {
  readonly #resolver: TenantResolver<unknown, unknown>;
  readonly #abortOnDisconnect: boolean;
  readonly #onError: NonNullable<TenantModuleOptions['onError']>;
  readonly #reflector = new Reflector();
  readonly #slots = new WeakMap<object, RequestSlot>();
  readonly #disconnects = new WeakMap<object, AbortSignal>();
  readonly #tenants = new WeakMap<object, FoundTenant>();

  constructor(options: TenantModuleOptions) {
    this.#resolver = createTenantResolver(options);
    this.#abortOnDisconnect = options.abortOnDisconnect ?? false;
    this.#onError = options.onError ?? toNestException;
  }

  /** Opens the request's context, so that whatever awaits the guard has the tenant when the guard has found it. */
  open(request: EmitterLike, response: EmitterLike & ResponseLike, next: () => void): void {
    const slot = createRequestSlot();
    this.#slots.set(request, slot);
    slot.bind(request);
    slot.bind(response);
    if (this.#abortOnDisconnect) this.#disconnects.set(request, signalOfDisconnect(response));
    slot.run(next);
  }

  /** @throws the exception that the caller is answered with */
  async enter(context: ExecutionContext): Promise<void> {
    if (isPublic(this.#reflector, context)) return;
    const { request, view, key, isWholeRequest } = readExecution(context);
    if (this.#tenants.has(key)) return;
    try {
      const tenant = await this.#resolver.resolve(request, view, this.#disconnects.get(key));
      this.#tenants.set(key, tenant);
      if (isWholeRequest) this.#slots.get(key)?.fill(tenant);
    } catch (error) {
      throw await this.#onError(error, context);
    }
  }

  /** The tenant that the guard let in. */
  find(context: ExecutionContext): FoundTenant | undefined {
    return this.#tenants.get(readExecution(context).key);
  }
}
