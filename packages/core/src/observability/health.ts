import { isDmtError } from '../errors/index.ts';
import type { PoolCounts } from '../pool/index.ts';
import { createTimeLimit } from './time-limit.ts';

export interface HealthCheckOptions {
  /** Tenants to report on, each verified anew. @default those that were used */
  readonly tenantIds?: readonly string[];
  /** Ask the server, instead of only counting connections. @default true */
  readonly ping?: boolean;
  /** How long the whole check may take, in milliseconds. @default 5_000 */
  readonly pingTimeoutMs?: number;
  /** Report on the shared schema too. @default true */
  readonly includeShared?: boolean;
}

/** `degraded`: it works, and requests wait for connections. */
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
  /** Nothing is `unhealthy`. */
  readonly healthy: boolean;
  readonly pools: readonly TenantHealth[];
  readonly sharedDb?: HealthStatus;
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
  /** Of a tenant's own connections, of the shared schema's, or of those that everybody shares. */
  countsFor(tenantId: string | undefined): PoolCounts;
  /** Whether the tenant may be used; rejects with the reason if not. */
  checkTenant(tenantId: string): Promise<void>;
  /** Asks the server for an answer; stops asking when the signal fires. */
  ping(signal: AbortSignal): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds on a clock that only goes forward. */
  clock(): number;
}

const DEFAULT_PING_TIMEOUT_MS = 5_000;

/** Asks the database, even when no pool exists yet; settles within the timeout and never rejects. */
export async function checkHealth(
  source: HealthSource,
  options: HealthCheckOptions = {},
): Promise<HealthReport> {
  const { ping = true, pingTimeoutMs = DEFAULT_PING_TIMEOUT_MS, includeShared = true } = options;
  const timestamp = new Date(source.now()).toISOString();
  const startedAt = source.clock();
  const limit = createTimeLimit(pingTimeoutMs);
  try {
    const server = ping ? await limit.failureOf((signal) => source.ping(signal)) : undefined;
    const sharedDbResponseTimeMs = source.clock() - startedAt;
    const check = async (tenantId: string): Promise<Error | undefined> => {
      if (server !== undefined || options.tenantIds === undefined || !ping) return server;
      return limit.failureOf(() => source.checkTenant(tenantId));
    };
    const pools = await Promise.all(
      (options.tenantIds ?? source.activeTenantIds()).map(async (tenantId) =>
        describe(tenantId, await check(tenantId), source.countsFor(tenantId)),
      ),
    );
    const sharedDb = statusOf(server, source.countsFor(undefined));
    const unhealthyPools = pools.filter(({ status }) => status === 'unhealthy').length;
    return {
      healthy: sharedDb !== 'unhealthy' && unhealthyPools === 0,
      pools,
      ...(includeShared ? { sharedDb, sharedDbResponseTimeMs } : {}),
      totalPools: pools.length,
      degradedPools: pools.filter(({ status }) => status === 'degraded').length,
      unhealthyPools,
      timestamp,
      durationMs: source.clock() - startedAt,
    };
  } finally {
    limit.end();
  }
}

function describe(tenantId: string, failure: Error | undefined, counts: PoolCounts): TenantHealth {
  return {
    tenantId,
    status: statusOf(failure, counts),
    totalConnections: counts.total,
    idleConnections: counts.idle,
    waitingRequests: counts.waiting,
    ...(failure === undefined ? {} : { error: failure.message }),
  };
}

function statusOf(failure: Error | undefined, { waiting }: PoolCounts): HealthStatus {
  // Turned away by a full queue, the check has learnt that there is a crowd, and nothing of the server.
  if (failure !== undefined && !isDmtError(failure, 'DMT_QUEUE_FULL')) return 'unhealthy';
  return failure !== undefined || waiting > 0 ? 'degraded' : 'ok';
}
