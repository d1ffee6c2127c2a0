import { applyDecorators, UseGuards } from '@nestjs/common';
import { markAccess } from './route-access.ts';
import { TenantGuard } from './tenant-guard.ts';

type RouteDecorator = ReturnType<typeof applyDecorators>;

/** The route, or each of the controller, is for tenants: also where the module does not guard every route. */
export function RequiresTenant(): RouteDecorator {
  return applyDecorators(markAccess('tenant'), UseGuards(TenantGuard));
}

/** The route, or each of the controller, is for no tenant: whatever a request names is not looked at. */
export function PublicRoute(): RouteDecorator {
  return applyDecorators(markAccess('public'));
}
