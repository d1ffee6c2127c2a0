import type { RequestHandler } from 'express';
import { runWithTenant, tenants } from '../db/tenants.ts';
import { HttpError } from './http-error.ts';

/**
 * Runs the rest of the request as the tenant of its `x-tenant-id` header.
 *
 * A header keeps this example short. A real application takes the tenant from what it has
 * authenticated: a session, a token's claim, a subdomain its user belongs to.
 */
export const requireTenant: RequestHandler = async (request, _response, next) => {
  const tenantId = request.get('x-tenant-id');
  if (tenantId === undefined) {
    throw new HttpError(
      400,
      'TENANT_MISSING',
      'This route needs a tenant. Name it in the header x-tenant-id.',
    );
  }
  // Refuses a malformed id (400) and an unknown or suspended tenant (404, 403) before the route runs.
  await tenants.getDbAsync(tenantId);
  runWithTenant({ tenantId }, () => next());
};
