import { findTenantSql, parseStamp, type RunSql } from '@dmt/core/internal';
import type { Client } from 'pg';
import { toRunSql } from '../connections/index.ts';
import { admitTenant, stillAdmittedSql } from './admit-tenant.ts';
import { createTenant } from './create-tenant.ts';
import { dropTenant } from './drop-tenant.ts';
import type { FleetLayout, LayoutParts } from './fleet-layout.ts';
import type { TenantSite } from './tenant-site.ts';

/** A schema for each tenant, in one database; with a role for each, where the configuration asks for them. */
export function createSchemaLayout({ pool, settings, roles }: LayoutParts): FleetLayout {
  const ensureReaders = async (client: Client): Promise<void> => roles?.ensureReaders(client);
  const missingGrants = async ({ schemaName }: TenantSite, run: RunSql): Promise<string[]> => {
    const gaps = await roles?.findGaps(run, [schemaName]);
    return gaps?.has(schemaName) ? (roles?.grantSql(schemaName) ?? []) : [];
  };
  return {
    poolOf: () => pool,
    admission: (site) => ({
      admissionSql: findTenantSql(site.tenantId),
      admit: async (schema, found, run) => [
        ...(await admitTenant(site, schema, found, run)),
        ...(await missingGrants(site, run)),
      ],
      guard: stillAdmittedSql(site),
    }),
    isAdopted: ({ tenantId }, { comment }) => parseStamp(comment) === tenantId,
    findLacking: async (sites) => {
      if (roles === undefined) return new Set();
      const names = sites.map(({ schemaName }) => schemaName);
      const gaps = await pool.use((client) => roles.findGaps(toRunSql(client), names));
      return new Set(sites.flatMap(({ tenantId, schemaName }) => (gaps.has(schemaName) ? [tenantId] : [])));
    },
    prepare: ensureReaders,
    followShared: ensureReaders,
    create: async (site, content) => {
      if (roles?.readersRole !== undefined) await pool.use(ensureReaders);
      const grants = roles?.grantSql(site.schemaName) ?? [];
      return createTenant(pool, site, settings, { ...content, grants });
    },
    drop: (site) => dropTenant(pool, site, settings, roles?.dropSql(site.schemaName) ?? []),
    close: async () => undefined,
  };
}
