import { DiscoveryError, type TableModule } from '@dmt/core';
import { createDrizzle, parseDiscovered, type ResolvedConfig, sharedPlacement } from '@dmt/core/internal';
import type { Client } from 'pg';
import { isConnectionLoss, runScriptOrThrow, toDatabaseError } from '../connections/index.ts';

/**
 * Asks the user's `migrations.tenantDiscovery` for the ids of all tenants.
 *
 * @throws DMT_DISCOVERY_FAILED
 */
export async function discoverTenants<Tenant extends TableModule, Shared extends TableModule>(
  client: Client,
  config: ResolvedConfig<Tenant, Shared>,
): Promise<string[] | undefined> {
  const { tenantDiscovery } = config.migrations;
  if (!tenantDiscovery) return undefined;
  // In a transaction, because behind a pooler the path could not be set for longer.
  await runScriptOrThrow(client, ['begin', `set local search_path to ${sharedPlacement(config).searchPath}`]);
  const sharedDb = createDrizzle(client, config.schemas.shared, config.drizzle);
  const ids = await Promise.resolve()
    .then((): unknown => tenantDiscovery(sharedDb))
    .catch((cause: unknown) => {
      if (isConnectionLoss(cause)) throw toDatabaseError(cause, 'the discovery of tenants');
      throw new DiscoveryError('migrations.tenantDiscovery threw an error', { cause });
    });
  await runScriptOrThrow(client, ['rollback']);
  return parseDiscovered(ids);
}
