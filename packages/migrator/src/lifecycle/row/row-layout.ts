import { parseTenantId, sharedPlacement } from '@dmt/core/internal';
import type { Client } from 'pg';
import type { FleetLayout, LayoutParts } from '../fleet-layout.ts';
import type { TenantSite } from '../tenant-site.ts';
import { createRowTenant } from './create-row-tenant.ts';
import { dropRowTenant } from './drop-row-tenant.ts';
import { prepareDatabase } from './prepare-database.ts';

/** In results and hooks the tables of all tenants go by this name. */
const ALL_TENANTS = '*';

/** Tables that all tenants share: there is one place to migrate, and a tenant is an entry in the directory. */
export function createRowLayout({ config, pool, settings }: LayoutParts): FleetLayout {
  const { database, schemaName, searchPath } = sharedPlacement(config);
  const sharedSite: TenantSite = {
    tenantId: parseTenantId(ALL_TENANTS),
    strategy: 'row',
    database,
    schemaName,
    reservedName: '',
    searchPath,
    settings: [],
  };
  const { row } = config.isolation;
  const prepare = (client: Client): Promise<void> => prepareDatabase(client, row);
  return {
    sharedSite,
    prepare,
    poolOf: () => pool,
    admission: () => ({ admit: async () => [] }),
    isAdopted: () => true,
    create: (site, content) => createRowTenant(pool, site, settings, { ...content, prepare }),
    drop: (site) => dropRowTenant(pool, site, settings, row.tenantColumn),
    close: async () => undefined,
  };
}
