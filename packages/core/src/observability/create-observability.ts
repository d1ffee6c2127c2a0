import type { ResolvedConfig } from '../config/index.ts';
import type { StatementObserver } from '../session/index.ts';
import { combineObservers } from './combine-observers.ts';
import { type GuardedHooks, guardHooks } from './guarded-hooks.ts';
import { createDebugObserver } from './logging/debug-observer.ts';
import { createEventLog } from './logging/event-log.ts';
import { createLog, type LineSink } from './logging/logger.ts';
import { createMetricFamilies } from './metrics/metric-families.ts';
import { type Metrics, type MetricsSource, readMetrics } from './metrics/metrics.ts';
import { renderPrometheusText } from './metrics/prometheus-text.ts';
import { type MetricRegistry, registerFamilies } from './metrics/register-metrics.ts';
import { createStatementCounters, type StatementCounters } from './metrics/statement-counters.ts';

export interface Observability {
  /** Calls the user's hooks, and whatever else wants to know. */
  readonly hooks: GuardedHooks;
  /** `undefined` when nobody looks at statements. */
  readonly observer: StatementObserver | undefined;
  /** The numbers of whatever this source counts. */
  metricsOf(source: MetricsSource): MetricsReader;
}

export interface MetricsReader {
  getMetrics(): Metrics;
  getPrometheusMetrics(): string;
  registerMetrics(registry: MetricRegistry): void;
}

/** What core takes of the world to see by. */
export interface ObservabilityAmbience {
  /** Milliseconds on a clock that only goes forward. */
  readonly clock: () => number;
  /** Where lines go without a logger. */
  readonly sink: LineSink;
}

/** Everything that watches a manager, by its configuration; what is switched off is not there. */
export function createObservability(
  config: Pick<ResolvedConfig, 'hooks' | 'logger' | 'metrics' | 'debug'>,
  { clock, sink }: ObservabilityAmbience,
): Observability {
  const { hooks, logger, metrics, debug } = config;
  const counters = metrics.enabled ? createStatementCounters(clock) : undefined;
  const log = logger.provider !== undefined || debug.enabled ? createLog(logger, sink) : undefined;
  const debugObserver =
    log !== undefined && debug.enabled ? createDebugObserver(log, debug, clock) : undefined;
  let evictions = 0;
  const listeners = [
    { onPoolEvicted: () => void evictions++ },
    ...(log === undefined ? [] : [createEventLog(log, debug.enabled && debug.logPoolEvents)]),
  ];
  return {
    hooks: guardHooks(hooks, listeners),
    observer: combineObservers(counters?.observer, debugObserver),
    metricsOf: (source) => readerOf(source, metrics.prefix, counters, () => evictions),
  };
}

function readerOf(
  source: MetricsSource,
  prefix: string,
  counters: StatementCounters | undefined,
  evictions: () => number,
): MetricsReader {
  const families =
    counters === undefined ? [] : createMetricFamilies({ ...source, prefix, counters, evictions });
  return {
    getMetrics: () => readMetrics(source, counters),
    getPrometheusMetrics: () => renderPrometheusText(families),
    registerMetrics: (registry) => registerFamilies(registry, families),
  };
}
