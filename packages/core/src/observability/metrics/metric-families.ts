import type { PoolUsage, TenantUsage } from '../../pool/index.ts';
import { DURATION_BUCKETS, type DurationHistogram } from './duration-histogram.ts';
import type { MetricsSource } from './metrics.ts';
import type { StatementCounters } from './statement-counters.ts';

export interface MetricSample {
  /** Differs from the family's for the parts of a histogram. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric of Prometheus with all its series. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readSamples(): MetricSample[];
}

export interface FamilySource extends Pick<MetricsSource, 'usage' | 'poolCount'> {
  readonly prefix: string;
  readonly counters: StatementCounters;
  evictions(): number;
}

/** The label of all tenants that have none of their own; a tenant of that very id is counted among them. */
const REST = 'other';
/** Tenants with a label of their own. Each costs a series per metric in whatever stores them. */
const LABELLED_TENANTS = 50;

export function createMetricFamilies(
  { prefix, counters, usage, poolCount, evictions }: FamilySource,
  labelledTenants: number = LABELLED_TENANTS,
): MetricFamily[] {
  const byTenant = (name: string, field: keyof TenantUsage): MetricSample[] => {
    const labelled = new Set(counters.activity.busiest(labelledTenants));
    labelled.delete(REST);
    return [...sumByLabel(usage(), field, labelled)].map(([tenant, value]) => ({
      name,
      labels: { tenant },
      value,
    }));
  };
  const single = (value: () => number) => (name: string) => [{ name, labels: {}, value: value() }];
  const family = (
    suffix: string,
    type: MetricFamily['type'],
    help: string,
    read: (name: string) => MetricSample[],
  ): MetricFamily => {
    const name = `${prefix}_${suffix}`;
    return { name, help, type, readSamples: () => read(name) };
  };
  return [
    family('pool_count', 'gauge', 'Open connection pools.', single(poolCount)),
    family('pool_connections_active', 'gauge', 'Connections held by a tenant.', (name) =>
      byTenant(name, 'active'),
    ),
    family('pool_connections_idle', 'gauge', 'Idle connections, by the tenant they served last.', (name) =>
      byTenant(name, 'idle'),
    ),
    family('pool_requests_waiting', 'gauge', 'Requests of a tenant that wait for a connection.', (name) =>
      byTenant(name, 'waiting'),
    ),
    family('pool_evictions_total', 'counter', 'Tenants that were evicted.', single(evictions)),
    family('query_duration_seconds', 'histogram', 'Time from sending a statement to its answer.', (name) =>
      durationSamples(name, counters.durations),
    ),
    family('errors_total', 'counter', 'Failures by type.', (name) =>
      [...counters.errors].map(([type, value]) => ({ name, labels: { type }, value })),
    ),
  ];
}

/**
 * Every tenant that is labelled, at zero too, and the rest as one. The shared schema has the empty label, which no
 * tenant can have.
 */
function sumByLabel(
  usage: PoolUsage,
  field: keyof TenantUsage,
  labelled: ReadonlySet<string>,
): Map<string, number> {
  const sums = new Map([...labelled, REST, ''].map((label) => [label, 0]));
  for (const [tenantId = '', each] of usage) {
    const label = sums.has(tenantId) ? tenantId : REST;
    sums.set(label, (sums.get(label) ?? 0) + each[field]);
  }
  return sums;
}

function durationSamples(name: string, durations: DurationHistogram): MetricSample[] {
  const cumulated = durations.cumulated();
  const buckets = DURATION_BUCKETS.map((bound, index) => ({
    name: `${name}_bucket`,
    labels: { le: String(bound) },
    value: cumulated[index] ?? 0,
  }));
  return [
    ...buckets,
    { name: `${name}_bucket`, labels: { le: '+Inf' }, value: durations.count },
    { name: `${name}_sum`, labels: {}, value: durations.sumMs / 1000 },
    { name: `${name}_count`, labels: {}, value: durations.count },
  ];
}
