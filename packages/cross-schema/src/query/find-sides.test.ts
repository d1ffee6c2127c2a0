import { createTenantManager, defineConfig } from '@dmt/core';
import { findHandleOrigin, type Placement } from '@dmt/core/internal';
import { describe, expect, it } from 'vitest';
import { findSides, findSidesOf } from './find-sides.ts';

const tenants = createTenantManager(
  defineConfig({ connection: { url: 'postgresql://nobody@localhost/none' }, schemas: { tenant: {} } }),
);

/** A handle as it is where tenants live elsewhere than the shared tables. */
function handleIn(elsewhere: Partial<Placement>): object {
  const origin = findHandleOrigin(tenants.getDb('acme'));
  if (origin === undefined) throw new Error('a handle of ours has an origin');
  const findPlacement = (): Placement => ({ ...origin.findPlacement(), ...elsewhere });
  return { session: { client: { dmtOrigin: { ...origin, findPlacement } } } };
}

describe('the sides of a query', () => {
  it('are one database by default', () => {
    const { shared, findTenant } = findSides(tenants.getDb('acme'), tenants.getSharedDb());
    expect([shared.schemaName, findTenant().schemaName]).toEqual(['public', 'tenant_acme']);
  });

  it.each([{ database: 'db_acme' }, { region: 'eu' }])(
    'are refused where the tenant is in %o',
    (elsewhere) => {
      const refused = expect.objectContaining({
        code: 'DMT_NOT_ONE_DATABASE',
        details: { tenantId: 'acme' },
      });
      expect(() => findSides(handleIn(elsewhere), tenants.getSharedDb())).toThrow(refused);
      expect(() => findSidesOf(handleIn(elsewhere))).toThrow(refused);
    },
  );
});
