import { firstOf, fromHeader, fromJwtClaim, fromPath, fromQuery, fromSubdomain } from '@dmt/core';
import { createExpressMiddleware } from '@dmt/express';
import type { Request } from 'express';
import { tenants } from '../shop/src/tenants.ts';

declare function verifyToken(token: string): Promise<Record<string, unknown>>;
declare function isMember(request: Request, tenantId: string): Promise<boolean>;

export const choices = [
  // #region extractors
  fromHeader('x-tenant-id'), // chosen by the client: behind validateTenant, or a gateway
  fromSubdomain('example.com', { except: ['www'] }), // acme.example.com
  fromPath('tenantId'), // /t/:tenantId/…
  fromQuery('tenant'),
  fromJwtClaim('org', { verify: (token) => verifyToken(token) }),
  firstOf(fromQuery('tenant'), fromHeader('x-tenant-id')),
  // #endregion extractors
];

// #region validate
export const tenantOfRequest = createExpressMiddleware({
  manager: tenants,
  extractTenantId: fromHeader('x-tenant-id'),
  validateTenant: (tenantId, request) => isMember(request, tenantId), // anything but true is a 403
});
// #endregion validate

// #region disconnect
export const untilHungUp = createExpressMiddleware({
  manager: tenants,
  extractTenantId: fromHeader('x-tenant-id'),
  abortOnDisconnect: true,
});
// #endregion disconnect
