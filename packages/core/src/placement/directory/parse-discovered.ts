import { DiscoveryError, describeKind, isDmtError, quoteValue } from '../../errors/index.ts';
import { parseTenantId } from '../../tenant/index.ts';

/**
 * The ids that the user's `migrations.tenantDiscovery` answered with.
 *
 * @throws DMT_DISCOVERY_FAILED
 */
export function parseDiscovered(ids: unknown): string[] {
  if (!Array.isArray(ids)) {
    throw new DiscoveryError(`migrations.tenantDiscovery returned ${describeKind(ids)}, not a list of ids`);
  }
  const seen = new Set<string>();
  for (const id of ids) {
    const tenantId = parseOne(id);
    if (seen.has(tenantId)) {
      throw new DiscoveryError(`migrations.tenantDiscovery returned ${quoteValue(tenantId)} twice`);
    }
    seen.add(tenantId);
  }
  return [...seen];
}

function parseOne(id: unknown): string {
  try {
    return parseTenantId(id);
  } catch (cause) {
    if (!isDmtError(cause)) throw cause;
    throw new DiscoveryError('migrations.tenantDiscovery returned an id that cannot be one', { cause });
  }
}
