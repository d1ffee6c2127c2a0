import {
  type ApplicationConfig,
  type HttpAdapterHost,
  MetadataScanner,
  type ModulesContainer,
} from '@nestjs/core';
import { TenantExceptionFilter } from './tenant-exception-filter.ts';
import { TenantInterceptor } from './tenant-interceptor.ts';

/** What `@UseFilters()` leaves on a controller or a method. */
const FILTERS = '__exceptionFilters__';

/**
 * Spares HTTP routes our interceptor. Whatever interceptor it is, a route that has one costs Nest twice the time of a
 * route that has none, and ours does nothing there that the middleware and an exception filter could not. Filters of
 * the application are to be given the exceptions of Nest, though, which only an interceptor can throw: where there is
 * one, the interceptor stays.
 */
export class RouteEnhancers {
  readonly #config: ApplicationConfig;
  readonly #modules: ModulesContainer;
  readonly #filter: TenantExceptionFilter;
  #removed: { readonly interceptor: TenantInterceptor; readonly at: number } | undefined;

  constructor(config: ApplicationConfig, modules: ModulesContainer, { httpAdapter }: HttpAdapterHost) {
    this.#config = config;
    this.#modules = modules;
    this.#filter = new TenantExceptionFilter(httpAdapter);
  }

  /** Before Nest makes its HTTP routes, and reads what they have in common. */
  beforeRoutes(): void {
    if (this.#hasFilters()) return;
    const interceptors = this.#config.getGlobalInterceptors();
    const at = interceptors.findIndex((each) => each instanceof TenantInterceptor);
    const [interceptor] = at === -1 ? [] : interceptors.splice(at, 1);
    if (!(interceptor instanceof TenantInterceptor)) return;
    this.#removed = { interceptor, at };
    this.#config.addGlobalFilter(this.#filter);
  }

  /** Before anybody makes handlers of another kind: resolvers, messages, and controllers that each request has anew. */
  afterRoutes(): void {
    if (this.#removed === undefined) return;
    const { interceptor, at } = this.#removed;
    this.#removed = undefined;
    this.#config.getGlobalInterceptors().splice(at, 0, interceptor);
    const filters = this.#config.getGlobalFilters();
    filters.splice(filters.indexOf(this.#filter), 1);
  }

  #hasFilters(): boolean {
    if (this.#config.getGlobalFilters().length + this.#config.getGlobalRequestFilters().length > 0)
      return true;
    const scanner = new MetadataScanner();
    for (const { controllers } of this.#modules.values()) {
      for (const { metatype } of controllers.values()) {
        if (typeof metatype !== 'function') continue;
        const prototype: object = metatype.prototype;
        const methods = scanner
          .getAllMethodNames(prototype)
          .map((name): unknown => Reflect.get(prototype, name));
        if ([metatype, ...methods].some(hasFilters)) return true;
      }
    }
    return false;
  }
}

function hasFilters(target: unknown): boolean {
  return typeof target === 'function' && Reflect.getMetadata(FILTERS, target) !== undefined;
}
