import type { PoolCounts, PoolUsage } from '../../pool/index.ts';
import type { StatementCounters } from './statement-counters.ts';

/** Connections of a tenant, or of the whole pool. */
export interface ConnectionMetrics {
  readonly total: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

export interface TenantMetrics {
  readonly tenantId: string;
  readonly schemaName: string;
  /** Connections that it holds, and idle ones that served it last. */
  readonly connections: ConnectionMetrics;
}

export interface QueryMetrics {
  /** Statements that were sent. */
  readonly total: number;
  /** Statements that were sent and failed. */
  readonly failed: number;
  /** Time that they took in all, in milliseconds, without waiting for a connection. */
  readonly totalDurationMs: number;
  /** Failures by type, also of statements that were never sent. */
  readonly errors: Readonly<Record<string, number>>;
}

export interface Metrics {
  readonly pools: {
    /** Pools that are open: one for each tenant in use, or one for all tenants, once it has a connection. */
    readonly total: number;
    readonly maxPools: number;
    readonly connections: ConnectionMetrics;
    /** Tenants that were verified and not evicted. */
    readonly tenants: readonly TenantMetrics[];
  };
  /** Connections that serve the shared schema. */
  readonly shared: ConnectionMetrics;
  /** `undefined` with `metrics.enabled: false`. */
  readonly queries: QueryMetrics | undefined;
  readonly timestamp: string;
}

/** Where the numbers are. */
export interface MetricsSource {
  activeTenantIds(): readonly string[];
  schemaNameOf(tenantId: string): string;
  counts(): PoolCounts;
  usage(): PoolUsage;
  poolCount(): number;
  /** 1 where all tenants share one. */
  readonly maxPools: number;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A picture of now, put together when somebody asks for it. */
export function readMetrics(source: MetricsSource, counters: StatementCounters | undefined): Metrics {
  const usage = source.usage();
  const { total, idle, waiting } = source.counts();
  return {
    pools: {
      total: source.poolCount(),
      maxPools: source.maxPools,
      connections: { total, idle, waiting },
      tenants: source.activeTenantIds().map((tenantId) => ({
        tenantId,
        schemaName: source.schemaNameOf(tenantId),
        connections: connectionsOf(usage, tenantId),
      })),
    },
    shared: connectionsOf(usage, undefined),
    queries: counters === undefined ? undefined : readQueries(counters),
    timestamp: new Date(source.now()).toISOString(),
  };
}

function connectionsOf(usage: PoolUsage, tenantId: string | undefined): ConnectionMetrics {
  const { active = 0, idle = 0, waiting = 0 } = usage.get(tenantId) ?? {};
  return { total: active + idle, idle, waiting };
}

function readQueries({ durations, failed, errors }: StatementCounters): QueryMetrics {
  return {
    total: durations.count,
    failed,
    totalDurationMs: durations.sumMs,
    errors: Object.fromEntries(errors),
  };
}
