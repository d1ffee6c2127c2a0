import type { MetricFamily } from './metric-families.ts';

/** What a registry of prom-client is told of a metric. */
interface MetricValues {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: 'sum';
  readonly values: ReadonlyArray<{
    readonly metricName?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }>;
}

/** A metric as a registry of prom-client asks for its values. */
export interface RegisteredMetric {
  /** The registry writes it: in OpenMetrics a counter is named without its `_total`. */
  name: string;
  readonly help: string;
  readonly type: string;
  get(): Promise<MetricValues>;
  reset(): void;
}

/** The part of prom-client's `Registry` that is called. */
export interface MetricRegistry {
  // `never`, since prom-client's typings accept its own classes only, and look at their methods alone.
  registerMetric(metric: never): void;
}

/** Has a registry read these metrics whenever it is scraped. */
export function registerFamilies(registry: MetricRegistry, families: readonly MetricFamily[]): void {
  for (const family of families) registry.registerMetric(toRegistered(family) as never);
}

function toRegistered(family: MetricFamily): RegisteredMetric {
  const { help, type } = family;
  const metric: RegisteredMetric = {
    name: family.name,
    help,
    type,
    get: () =>
      Promise.resolve({ name: metric.name, help, type, aggregator: 'sum', values: valuesOf(family) }),
    // The numbers are the manager's own.
    reset: () => undefined,
  };
  return metric;
}

function valuesOf(family: MetricFamily): MetricValues['values'] {
  return family
    .readSamples()
    .map(({ name, labels, value }) =>
      name === family.name ? { labels, value } : { metricName: name, labels, value },
    );
}
