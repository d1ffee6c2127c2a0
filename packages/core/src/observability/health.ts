import type { RunSql } from '../placement/index.ts';
import type { PoolCounts } from '../pool/index.ts';

export interface HealthCheckOptions {
  /** Tenants to report on. @default those that were used */
  readonly tenantIds?: readonly string[];
  /** Ask the server, instead of only counting connections. @default true */
  readonly ping?: boolean;
  /** How long the server may take to answer, in milliseconds. @default 5_000 */
  readonly pingTimeoutMs?: number;
  /** Report on the shared schema too. @default true */
  readonly includeShared?: boolean;
}

export type HealthStatus = 'ok' | 'degraded' | 'unhealthy';

export interface TenantHealth {
  readonly tenantId: string;
  readonly status: HealthStatus;
  readonly totalConnections: number;
  readonly idleConnections: number;
  readonly waitingRequests: number;
  readonly error?: string;
}

export interface HealthReport {
  readonly healthy: boolean;
  readonly pools: readonly TenantHealth[];
  readonly sharedDb?: 'ok' | 'unhealthy';
  readonly sharedDbResponseTimeMs?: number;
  readonly totalPools: number;
  readonly degradedPools: number;
  readonly unhealthyPools: number;
  readonly timestamp: string;
  readonly durationMs: number;
}

export interface HealthSource {
  /** Tenants that were used. */
  activeTenantIds(): readonly string[];
  counts(): PoolCounts;
  /** Whether the tenant may be used; rejects with the reason if not. */
  checkTenant(tenantId: string): Promise<void>;
  /** Runs a statement of no tenant. */
  ping: RunSql;
  now(): number;
}

const DEFAULT_PING_TIMEOUT_MS = 5_000;

/** Asks the database, even when no pool exists yet; settles within the timeout. */
export async function checkHealth(
  source: HealthSource,
  options: HealthCheckOptions = {},
): Promise<HealthReport> {
  const startedAt = source.now();
  const { ping = true, pingTimeoutMs = DEFAULT_PING_TIMEOUT_MS, includeShared = true } = options;
  const server = ping ? await within(pingTimeoutMs, () => source.ping('select 1')) : undefined;
  const sharedDbResponseTimeMs = source.now() - startedAt;
  const tenantIds = options.tenantIds ?? source.activeTenantIds();
  const pools = await Promise.all(
    tenantIds.map(async (tenantId) => {
      const failure = server ?? (await checkNamed(source, tenantId, options, pingTimeoutMs));
      return describe(tenantId, failure, source.counts());
    }),
  );
  const degradedPools = pools.filter(({ status }) => status === 'degraded').length;
  const unhealthyPools = pools.filter(({ status }) => status === 'unhealthy').length;
  return {
    healthy: server === undefined && unhealthyPools === 0,
    pools,
    ...(includeShared ? { sharedDb: server === undefined ? 'ok' : 'unhealthy', sharedDbResponseTimeMs } : {}),
    totalPools: pools.length,
    degradedPools,
    unhealthyPools,
    timestamp: new Date(startedAt).toISOString(),
    durationMs: source.now() - startedAt,
  };
}

/** Tenants that were asked for by name are looked at one by one; those in use have shown that they are there. */
async function checkNamed(
  source: HealthSource,
  tenantId: string,
  { tenantIds, ping = true }: HealthCheckOptions,
  timeoutMs: number,
): Promise<Error | undefined> {
  if (tenantIds === undefined || !ping) return undefined;
  return within(timeoutMs, () => source.checkTenant(tenantId));
}

function describe(tenantId: string, failure: Error | undefined, counts: PoolCounts): TenantHealth {
  const status = failure !== undefined ? 'unhealthy' : counts.waiting > 0 ? 'degraded' : 'ok';
  return {
    tenantId,
    status,
    totalConnections: counts.total,
    idleConnections: counts.idle,
    waitingRequests: counts.waiting,
    ...(failure === undefined ? {} : { error: failure.message }),
  };
}

/** The failure, if the work fails or takes too long. */
async function within(timeoutMs: number, work: () => Promise<unknown>): Promise<Error | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  const outcome = work().then(
    () => undefined,
    (error: Error) => error,
  );
  try {
    return await Promise.race([outcome, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
