import {
  databaseOf,
  findTenant,
  formatDatabaseStamp,
  parseDatabaseStamp,
  quoteIdentifier,
  quoteLiteral,
} from '@dmt/core/internal';
import { createDatabasePools, toRunSql } from '../../connections/index.ts';
import { assertTenantSchema } from '../../status/index.ts';
import type { FleetLayout, LayoutParts } from '../fleet-layout.ts';
import type { TenantSite } from '../tenant-site.ts';
import { assertAdmissible, registerTenant } from './admit-database.ts';
import { createTenantDatabase } from './create-tenant-database.ts';
import { assertOwnDatabase, FIND_UNSTAMPED } from './database-facts.ts';
import { dropTenantDatabase } from './drop-tenant-database.ts';

/** Asked on a connection to the tenant's database. */
const OWN_COMMENT = `select pg_catalog.shobj_description(d.oid, 'pg_database') as comment
from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`;

/** A database for each tenant; the directory is in the configured one. */
export function createDatabaseLayout({ pool, settings, connection, config }: LayoutParts): FleetLayout {
  const pools = createDatabasePools(connection);
  const home = databaseOf(connection.poolConfig);
  const { database: options } = config.isolation;
  const stampSql = ({ tenantId, database }: TenantSite, comment: string | null): string =>
    `comment on database ${quoteIdentifier(database)} is ${quoteLiteral(formatDatabaseStamp(tenantId, home, comment))}`;

  return {
    poolOf: ({ database }) => pools.poolOf(database),
    admission: (site) => ({
      admissionSql: OWN_COMMENT,
      admit: async (schema, [found]) => {
        assertTenantSchema(site, { schema });
        const comment = typeof found?.comment === 'string' ? found.comment : null;
        assertOwnDatabase(site, home, comment);
        const record = await pool.use((client) => findTenant(toRunSql(client), site.tenantId));
        assertAdmissible(site, record);
        if (record === undefined || record.state === 'dropped') await registerTenant(pool, site);
        return parseDatabaseStamp(comment) === undefined ? [stampSql(site, comment)] : [];
      },
    }),
    isAdopted: () => true,
    findLacking: async (sites) => {
      const names = sites.map(({ database }) => database);
      const { rows } = await pool.use((client) => client.query<{ name: string }>(FIND_UNSTAMPED, [names]));
      const unstamped = new Set(rows.map(({ name }) => name));
      return new Set(sites.flatMap(({ tenantId, database }) => (unstamped.has(database) ? [tenantId] : [])));
    },
    create: (site, content) =>
      createTenantDatabase(pool, site, settings, {
        ...content,
        ...options,
        home,
        stampSql: stampSql(site, null),
      }),
    drop: (site) => dropTenantDatabase(pool, site, home, settings),
    close: () => pools.close(),
  };
}
