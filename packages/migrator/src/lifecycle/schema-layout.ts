import { findTenantSql, parseStamp } from '@dmt/core/internal';
import { admitTenant, stillAdmittedSql } from './admit-tenant.ts';
import { createTenant } from './create-tenant.ts';
import { dropTenant } from './drop-tenant.ts';
import type { FleetLayout, LayoutParts } from './fleet-layout.ts';

/** A schema for each tenant, in one database. */
export function createSchemaLayout({ pool, settings }: LayoutParts): FleetLayout {
  return {
    poolOf: () => pool,
    admission: (site) => ({
      admissionSql: findTenantSql(site.tenantId),
      admit: (schema, found, run) => admitTenant(site, schema, found, run),
      guard: stillAdmittedSql(site),
    }),
    isAdopted: ({ tenantId }, { comment }) => parseStamp(comment) === tenantId,
    create: (site, content) => createTenant(pool, site, settings, content),
    drop: (site) => dropTenant(pool, site, settings),
    close: async () => undefined,
  };
}
