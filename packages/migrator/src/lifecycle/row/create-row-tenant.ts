import { TenantElsewhereError, TenantExistsError } from '@dmt/core';
import { claimTenant, ensureDirectory, setTenantState } from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, toRunSql, withRetries } from '../../connections/index.ts';
import type { RunSettings } from '../../run/index.ts';
import type { TenantContent } from '../create-tenant.ts';
import type { TenantSite } from '../tenant-site.ts';

/** How the tables come to be. */
export interface RowContent<Result> extends Pick<TenantContent<Result>, 'migrate'> {
  prepare(client: Client): Promise<void>;
}

/**
 * Enters a tenant into the directory as `provisioning`, brings the tables up to date, and makes it `active`. An
 * interrupted creation is resumed by calling again.
 *
 * @throws DMT_TENANT_EXISTS, DMT_TENANT_ELSEWHERE and whatever the migrations throw
 */
export async function createRowTenant<Result>(
  pool: ClientPool,
  site: TenantSite,
  { retries }: RunSettings,
  content: RowContent<Result>,
): Promise<Result> {
  await withRetries(retries, () => claim(pool, site, content));
  const result = await content.migrate();
  // Somebody who created the same tenant at the same time may have come first.
  const from = ['provisioning', 'active'] as const;
  await withRetries(retries, () =>
    pool.use((client) => setTenantState(toRunSql(client), site.tenantId, 'active', { from })),
  );
  return result;
}

async function claim(
  pool: ClientPool,
  { tenantId, reservedName, strategy }: TenantSite,
  { prepare }: Pick<RowContent<unknown>, 'prepare'>,
): Promise<void> {
  const record = await pool.use(async (client) => {
    const run = toRunSql(client);
    await ensureDirectory(run);
    await prepare(client);
    return claimTenant(run, { tenantId, schemaName: reservedName, strategy });
  });
  if (record.strategy !== strategy) {
    throw new TenantElsewhereError(tenantId, { found: record.strategy, configured: strategy });
  }
  if (record.state !== 'provisioning') throw new TenantExistsError(tenantId);
}
