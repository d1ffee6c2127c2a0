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
import { readExecution } from './execution-request.ts';
import { toNestException } from './nest-exception.ts';
import { isPublic } from './route-access.ts';
import type { TenantModuleOptions } from './tenant-module-options.ts';

type FoundTenant = RequestTenant<unknown>;

/** What is known of an execution. */
interface Entry {
  /** Whose it is: of what users copy or derive from a request nothing is known. */
  readonly key: object;
  /** The context that the middleware opened, for requests of HTTP. */
  readonly slot?: RequestSlot;
  readonly disconnect?: AbortSignal | undefined;
  /** Once the guard has let it in. */
  tenant?: FoundTenant;
}

/** Where middleware, guard and interceptor of one execution find what the one before left for them. @internal */
export class TenantEntrance {
  readonly #resolver: TenantResolver<unknown, unknown>;
  readonly #abortOnDisconnect: boolean;
  readonly #onError: NonNullable<TenantModuleOptions['onError']>;
  /** Of this application alone. On the request itself: a weak map of requests is work for the garbage collector. */
  readonly #mark: symbol = Symbol('@dmt/nestjs/entry');

  constructor(options: TenantModuleOptions) {
    this.#resolver = createTenantResolver(options);
    this.#abortOnDisconnect = options.abortOnDisconnect ?? false;
    this.#onError = options.onError ?? toNestException;
  }

  /** Opens the request's context, so that whatever awaits the guard has the tenant when the guard has found it. */
  open(request: EmitterLike, response: EmitterLike & ResponseLike, next: () => void): void {
    const slot = createRequestSlot();
    const disconnect = this.#abortOnDisconnect ? signalOfDisconnect(response) : undefined;
    this.#keep({ key: request, slot, disconnect });
    slot.bind(request);
    slot.bind(response);
    slot.run(next);
  }

  /**
   * Lets in who has a tenant, at once where nothing is to be awaited. Rejects with the exception that the caller is
   * answered with.
   */
  enter(context: ExecutionContext): Promise<void> | undefined {
    if (isPublic(context)) return undefined;
    const { request, view, key, isWholeRequest } = readExecution(context);
    const entry = this.#entryOf(key);
    if (entry.tenant !== undefined) return undefined;
    const keep = (tenant: FoundTenant): void => {
      entry.tenant = tenant;
      if (isWholeRequest) entry.slot?.fill(tenant);
    };
    const refuse = async (error: unknown): Promise<never> => {
      throw await this.#onError(error, context);
    };
    try {
      const found = this.#resolver.resolveSoon(request, view, entry.disconnect);
      if (found instanceof Promise) return found.then(keep, refuse);
      keep(found);
      return undefined;
    } catch (error) {
      return refuse(error);
    }
  }

  /** The tenant that the guard let in. */
  find(context: ExecutionContext): FoundTenant | undefined {
    return this.#found(readExecution(context).key)?.tenant;
  }

  #entryOf(key: object): Entry {
    return this.#found(key) ?? this.#keep({ key });
  }

  #found(key: object): Entry | undefined {
    const entry = marked(key)[this.#mark];
    return entry?.key === key ? entry : undefined;
  }

  #keep(entry: Entry): Entry {
    marked(entry.key)[this.#mark] = entry;
    return entry;
  }
}

/** A symbol that nobody else has is free on any object, and holds what was kept there. */
function marked(key: object): Record<symbol, Entry | undefined> {
  return key as Record<symbol, Entry | undefined>;
}
