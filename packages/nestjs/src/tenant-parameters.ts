import { createTenantContext } from '@dmt/core';
import { createParamDecorator, Inject, Injectable, type PipeTransform } from '@nestjs/common';
import { currentContext } from './current-context.ts';
import type { ModuleManager } from './tenant-module-options.ts';
import { TENANT_MANAGER } from './tokens.ts';

const parameter = createParamDecorator(() => undefined);

@Injectable()
class TenantIdPipe implements PipeTransform {
  readonly #manager: ModuleManager;

  constructor(@Inject(TENANT_MANAGER) manager: ModuleManager) {
    this.#manager = manager;
  }

  transform(): string {
    return createTenantContext(this.#manager).getTenantId();
  }
}

@Injectable()
class TenantContextPipe implements PipeTransform {
  readonly #manager: ModuleManager;

  constructor(@Inject(TENANT_MANAGER) manager: ModuleManager) {
    this.#manager = manager;
  }

  transform(): unknown {
    return currentContext(this.#manager);
  }
}

/** The id of the request's tenant, as a parameter of a handler. A public route that asks for it is answered with 500. */
export const TenantId = (): ParameterDecorator => parameter(TenantIdPipe);

/** The request's tenant as a parameter of a handler: a `TenantRequestContext`. */
export const TenantCtx = (): ParameterDecorator => parameter(TenantContextPipe);
