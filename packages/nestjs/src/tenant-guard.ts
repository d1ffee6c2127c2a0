import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { TenantEntrance } from './tenant-entrance.ts';

/**
 * Lets in who has a tenant, and may have it. The module guards every route by itself, unless it was told
 * `guardAllRoutes: false`.
 *
 * @example
 * @UseGuards(AuthGuard, TenantGuard) // where the tenant comes from what another guard finds out
 */
@Injectable()
export class TenantGuard implements CanActivate {
  readonly #entrance: TenantEntrance;

  constructor(@Inject(TenantEntrance) entrance: TenantEntrance) {
    this.#entrance = entrance;
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.#entrance.enter(context)?.then(() => true) ?? true;
  }
}
