import { createHmac } from 'node:crypto';

/** The proof that a tenant's setting comes from who has the key. */
export function signTenant(contextKey: string, tenantId: string): string {
  return createHmac('sha256', contextKey).update(tenantId, 'utf8').digest('hex');
}
