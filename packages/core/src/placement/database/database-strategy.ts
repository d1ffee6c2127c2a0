import { databaseOf, type ResolvedConfig } from '../../config/index.ts';
import { InvalidSchemaNameError, TenantNameCollisionError } from '../../errors/index.ts';
import { createNamingPolicy, parseSchemaName, parseTenantId, type TenantId } from '../../tenant/index.ts';
import type { IsolationStrategy } from '../isolation-strategy.ts';
import type { Placement } from '../placement.ts';
import { renderSharedPath } from '../render-search-path.ts';
import type { RunSql } from '../run-sql.ts';
import { assertTenantUsable } from '../schema/assert-tenant-usable.ts';
import { createTenantFactsReader } from '../schema/tenant-facts.ts';
import { parseDatabaseStamp } from './database-stamp.ts';

const PREFIX = 'db_';
const NEVER_A_TENANTS = ['postgres', 'template0', 'template1'];
/** What ends the name of a database within a URL, or means something else there. */
const NOT_IN_A_URL = /[?#%/\\]/;

const DATABASE = {
  join: 'left join pg_catalog.pg_database n on n.datname = $1::text',
  comment: "pg_catalog.shobj_description(n.oid, 'pg_database')",
};

/** A database for each tenant, on one server; the directory and the shared tables are in the configured one. */
export function createDatabaseStrategy({
  connection,
  isolation,
}: Pick<ResolvedConfig, 'connection' | 'isolation'>): IsolationStrategy {
  const { nameTemplate, templateDatabase } = isolation.database;
  const naming = createNamingPolicy({ template: nameTemplate, sanitize: isolation.sanitize, prefix: PREFIX });
  const readFacts = createTenantFactsReader(DATABASE);
  const home = databaseOf(connection.poolConfig);
  const taken = new Set([...NEVER_A_TENANTS, home, templateDatabase]);
  const schemaName = parseSchemaName('public');
  const searchPath = renderSharedPath(isolation);

  const place = (id: TenantId): Placement => {
    const database = naming.proposedNameFor(id);
    const problem = taken.has(database)
      ? 'is that of a database which belongs to no tenant'
      : NOT_IN_A_URL.test(database)
        ? 'holds a character that a URL cannot hold'
        : undefined;
    if (problem !== undefined) {
      throw new InvalidSchemaNameError(database, problem, { tenantId: id, place: 'database' });
    }
    return Object.freeze({
      tenantId: id,
      strategy: 'database',
      region: '',
      database,
      schemaName,
      provesSchema: true,
      reservedName: database,
      searchPath,
      settings: Object.freeze([]),
    });
  };
  /** Asks the configured database: the tenant's own may not exist, and does not say whose it is to everybody. */
  const verify = async (run: RunSql, placement: Placement): Promise<void> => {
    const name = parseSchemaName(placement.reservedName);
    const id = parseTenantId(placement.tenantId);
    const facts = await readFacts(run, id, name);
    assertTenantUsable({ tenantId: id, schemaName: name, isStampRequired: true, place: 'database' }, facts);
    const stamp = parseDatabaseStamp(facts.comment);
    if (stamp?.home !== undefined && stamp.home !== home) {
      const ownerId = `${stamp.tenantId} of database ${stamp.home}`;
      throw new TenantNameCollisionError(id, { schemaName: name, ownerId, place: 'database' });
    }
    naming.claim(id, name);
  };
  return { name: 'database', place, verify };
}
