import { DiscoveryError, isDmtError } from '@dmt/core';
import {
  directoryExists,
  listTenants,
  type ManagerFacts,
  parseDiscovered,
  parseTenantId,
  type RunSql,
} from '@dmt/core/internal';

/**
 * The tenants that a query is about: those given, else those of `migrations.tenantDiscovery`, else the active ones of the
 * directory.
 *
 * @throws DMT_DISCOVERY_FAILED, DMT_DIRECTORY_UNREADABLE, DMT_TENANT_ID_INVALID
 */
export async function findTenantIds(
  { discoverTenants }: ManagerFacts,
  run: RunSql,
  given: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (given !== undefined) return [...new Set(given.map((id) => parseTenantId(id)))];
  if (discoverTenants !== undefined) return parseDiscovered(await askUser(discoverTenants));
  if (!(await directoryExists(run))) {
    throw new DiscoveryError('There is no directory of tenants', {
      remedy:
        'Create tenants by the migrator, set migrations.tenantDiscovery, or name them: createAdminQuery({ tenants }).',
    });
  }
  return (await listTenants(run, { states: ['active'] })).map(({ tenantId }) => tenantId);
}

async function askUser(discoverTenants: () => Promise<unknown>): Promise<unknown> {
  try {
    return await discoverTenants();
  } catch (cause) {
    if (isDmtError(cause)) throw cause;
    throw new DiscoveryError('migrations.tenantDiscovery threw an error', { cause });
  }
}
