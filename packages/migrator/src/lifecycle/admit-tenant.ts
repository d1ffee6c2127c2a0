import { TenantNotReadyError } from '@dmt/core';
import {
  claimTenant,
  formatStamp,
  parseStamp,
  parseTenantRecord,
  quoteIdentifier,
  quoteLiteral,
  type RunSql,
} from '@dmt/core/internal';
import type { SchemaDescription } from '../ledger/index.ts';
import { assertTenantSchema } from '../status/index.ts';
import type { TenantSite } from './tenant-site.ts';

/**
 * Says, inside the lock, whether a tenant's schema may be migrated, and adopts it if nobody has yet: the stamp
 * and the directory entry commit together with the first migration.
 *
 * @param found - the tenant's row of the directory, if there is one
 * @returns the statement that stamps the schema, if it is not stamped
 * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION, DMT_TENANT_NOT_READY
 */
export async function admitTenant(
  site: TenantSite,
  schema: SchemaDescription,
  found: ReadonlyArray<Record<string, unknown>>,
  run: RunSql,
): Promise<string[]> {
  const [record] = found.map(parseTenantRecord);
  assertTenantSchema(site, { schema }, record?.state);
  if (record?.state === 'dropping') throw new TenantNotReadyError(site.tenantId, { state: record.state });
  if (record === undefined || record.state === 'dropped') await register(site, run);
  return parseStamp(schema.comment) === undefined ? [stampSql(site, schema.comment)] : [];
}

/** Whether a tenant that was admitted is not being dropped meanwhile. */
export function stillAdmittedSql({ tenantId }: TenantSite): string {
  return `not exists (select from dmt.tenants where id = ${quoteLiteral(tenantId)} and state = 'dropping')`;
}

export function stampSql({ tenantId, schemaName }: TenantSite, comment: string | null): string {
  return `comment on schema ${quoteIdentifier(schemaName)} is ${quoteLiteral(formatStamp(tenantId, comment))}`;
}

async function register({ tenantId, reservedName, strategy }: TenantSite, run: RunSql): Promise<void> {
  await claimTenant(run, { tenantId, schemaName: reservedName, strategy, state: 'active' });
}
