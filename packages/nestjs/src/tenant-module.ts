import { createTenantContext } from '@dmt/core';
import {
  type DynamicModule,
  Inject,
  Module,
  type NestModule,
  type OnApplicationShutdown,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common';
import {
  APP_GUARD,
  APP_INTERCEPTOR,
  ApplicationConfig,
  HttpAdapterHost,
  ModulesContainer,
} from '@nestjs/core';
import { currentContext } from './current-context.ts';
import type { NestRequestLike } from './execution-request.ts';
import { createLazyHandle } from './lazy-handle.ts';
import { RouteEnhancers } from './route-enhancers.ts';
import { TenantDbFactory } from './tenant-db-factory.ts';
import { TenantEntrance } from './tenant-entrance.ts';
import { TenantGuard } from './tenant-guard.ts';
import { TenantInterceptor } from './tenant-interceptor.ts';
import type {
  ModuleManager,
  TenantModuleAsyncOptions,
  TenantModuleOptions,
} from './tenant-module-options.ts';
import { SHARED_DB, TENANT_CONTEXT, TENANT_DB, TENANT_MANAGER } from './tokens.ts';

const OPTIONS: unique symbol = Symbol.for('@dmt/nestjs/options') as never;

type Options = Pick<TenantModuleOptions, 'disposeManager'> & { readonly manager: ModuleManager };

/**
 * Runs the handlers of an application as the tenant of their request.
 *
 * @example
 * @Module({
 *   imports: [TenantModule.forRoot({ manager: tenants, extractTenantId: fromSubdomain('example.com') })],
 * })
 * export class AppModule {}
 */
@Module({})
export class TenantModule implements NestModule, OnModuleInit, OnApplicationShutdown {
  readonly #options: Options;
  readonly #entrance: TenantEntrance;
  readonly #adapterHost: HttpAdapterHost;
  readonly #routeEnhancers: RouteEnhancers;

  constructor(
    @Inject(OPTIONS) options: Options,
    @Inject(TenantEntrance) entrance: TenantEntrance,
    @Inject(HttpAdapterHost) adapterHost: HttpAdapterHost,
    @Inject(RouteEnhancers) routeEnhancers: RouteEnhancers,
  ) {
    this.#options = options;
    this.#entrance = entrance;
    this.#adapterHost = adapterHost;
    this.#routeEnhancers = routeEnhancers;
  }

  static forRoot<TRequest = NestRequestLike>(options: TenantModuleOptions<TRequest>): DynamicModule {
    return describeModule({ provide: OPTIONS, useValue: options }, options.guardAllRoutes);
  }

  /** The same, with options that other providers know. */
  static forRootAsync<TRequest = NestRequestLike>(
    options: TenantModuleAsyncOptions<TRequest>,
  ): DynamicModule {
    const { imports = [], inject = [], useFactory, guardAllRoutes } = options;
    const provider = { provide: OPTIONS, inject: [...inject], useFactory };
    return { ...describeModule(provider, guardAllRoutes), imports };
  }

  /** The last that Nest calls before it makes the routes of HTTP. */
  configure(): void {
    const entrance = this.#entrance;
    // Not by the consumer, whose middlewares match each path, and miss those outside of a global prefix.
    this.#adapterHost.httpAdapter.use((...[request, response, next]: Parameters<TenantEntrance['open']>) =>
      entrance.open(request, response, next),
    );
    this.#routeEnhancers.beforeRoutes();
  }

  /** The first that it calls after it has. */
  onModuleInit(): void {
    this.#routeEnhancers.afterRoutes();
  }

  async onApplicationShutdown(): Promise<void> {
    const { manager, disposeManager = true } = this.#options;
    if (disposeManager) await manager.dispose();
  }
}

function describeModule(options: Provider, guardAllRoutes = true): DynamicModule {
  return {
    module: TenantModule,
    global: true,
    providers: [
      options,
      { provide: TENANT_MANAGER, inject: [OPTIONS], useFactory: ({ manager }: Options) => manager },
      {
        provide: TenantEntrance,
        inject: [OPTIONS],
        useFactory: (resolved: TenantModuleOptions) => new TenantEntrance(resolved),
      },
      {
        provide: RouteEnhancers,
        inject: [ApplicationConfig, ModulesContainer, HttpAdapterHost],
        useFactory: (...parts: ConstructorParameters<typeof RouteEnhancers>) => new RouteEnhancers(...parts),
      },
      {
        provide: TenantDbFactory,
        inject: [TENANT_MANAGER],
        useFactory: (manager: ModuleManager) => new TenantDbFactory(manager),
      },
      { provide: TENANT_DB, inject: [TENANT_MANAGER], useFactory: createTenantHandle },
      { provide: SHARED_DB, inject: [TENANT_MANAGER], useFactory: createSharedHandle },
      { provide: TENANT_CONTEXT, inject: [TENANT_MANAGER], useFactory: createContextHandle },
      { provide: APP_INTERCEPTOR, useClass: TenantInterceptor },
      ...(guardAllRoutes ? [{ provide: APP_GUARD, useClass: TenantGuard }] : []),
    ],
    exports: [TENANT_MANAGER, TenantEntrance, TenantDbFactory, TENANT_DB, SHARED_DB, TENANT_CONTEXT],
  };
}

function createTenantHandle(manager: ModuleManager): object {
  const { contextDb, getTenantOrNull } = createTenantContext(manager);
  // Every manager's handles are objects; their tables are not known here.
  return createLazyHandle(
    'TenantDb',
    () => contextDb as object,
    () => getTenantOrNull()?.tenantId,
  );
}

function createSharedHandle(manager: ModuleManager): object {
  const { getSharedDb, getTenantOrNull } = createTenantContext(manager);
  // As above. Asked for when it is used: to open the shared pool is no business of an injection.
  return createLazyHandle(
    'SharedDb',
    () => getSharedDb() as object,
    () => getTenantOrNull()?.tenantId,
  );
}

function createContextHandle(manager: ModuleManager): object {
  const { getTenantOrNull } = createTenantContext(manager);
  return createLazyHandle(
    'TenantContext',
    () => currentContext(manager),
    () => getTenantOrNull()?.tenantId,
  );
}
