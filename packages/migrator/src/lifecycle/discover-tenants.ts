import { DiscoveryError, isDmtError, type TableModule } from '@dmt/core';
import {
  createDrizzle,
  describeKind,
  parseTenantId,
  quoteValue,
  type ResolvedConfig,
  sharedPlacement,
} from '@dmt/core/internal';
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
  return validateIds(ids);
}

function validateIds(ids: unknown): string[] {
  if (!Array.isArray(ids)) {
    throw new DiscoveryError(`migrations.tenantDiscovery returned ${describeKind(ids)}, not a list of ids`);
  }
  const seen = new Set<string>();
  for (const id of ids) {
    const tenantId = parseDiscovered(id);
    if (seen.has(tenantId)) {
      throw new DiscoveryError(`migrations.tenantDiscovery returned ${quoteValue(tenantId)} twice`);
    }
    seen.add(tenantId);
  }
  return [...seen];
}

function parseDiscovered(id: unknown): string {
  try {
    return parseTenantId(id);
  } catch (cause) {
    if (!isDmtError(cause)) throw cause;
    throw new DiscoveryError('migrations.tenantDiscovery returned an id that cannot be one', { cause });
  }
}
