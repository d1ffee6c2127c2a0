import { ratiosPerRound, type Spread, spreadOf } from '../report/statistics.ts';
import { formatCount, formatMs, formatRatio, formatShare, formatTable } from '../report/table.ts';
import { clientCpuPerSuccess, type Measurement, perSecond } from './measure.ts';
import type { LoadSample } from './run-load.ts';
import type { ContenderSamples } from './run-rounds.ts';

export interface ReportRow {
  readonly tenants: number;
  readonly phase: Measurement['phase'];
  readonly inFlight: number;
  readonly contender: string;
  readonly perSecond: number;
  readonly ratio: Spread;
  readonly p99Ms: number;
  readonly clientCpuMicros: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly errors: Readonly<Record<string, number>>;
}

/** One row per number of tenants, phase, requests in flight and contender, compared with `baseline`. */
export function summarise(samples: readonly ContenderSamples[], baseline: string): ReportRow[] {
  const tenantCounts = [...new Set(samples.map(({ tenants }) => tenants))];
  return tenantCounts.flatMap((tenants) => {
    const group = samples.filter((each) => each.tenants === tenants);
    const reference = group.find(({ contender }) => contender === baseline);
    return (reference?.rounds[0] ?? []).flatMap(({ phase, inFlight }, at) => {
      const samplesOf = (rounds: ContenderSamples['rounds']): LoadSample[] =>
        rounds.flatMap((round) => round[at]?.sample ?? []);
      const referenceRates = samplesOf(reference?.rounds ?? []).map(perSecond);
      return group.map(({ contender, rounds }) => ({
        tenants,
        phase,
        inFlight,
        contender,
        ...figuresOf(samplesOf(rounds), referenceRates),
      }));
    });
  });
}

function figuresOf(
  samples: readonly LoadSample[],
  referenceRates: readonly number[],
): Omit<ReportRow, 'tenants' | 'phase' | 'inFlight' | 'contender'> {
  const rates = samples.map(perSecond);
  const median = (values: readonly number[]): number => spreadOf(values).median;
  return {
    perSecond: median(rates),
    ratio: spreadOf(ratiosPerRound(rates, referenceRates)),
    p99Ms: median(samples.map(({ p99Ms }) => p99Ms)),
    clientCpuMicros: median(samples.map(clientCpuPerSuccess).filter(Number.isFinite)),
    succeeded: samples.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failed: samples.reduce((sum, { failed }) => sum + failed, 0),
    errors: addUp(samples.map(({ errors }) => errors)),
  };
}

/** A first touch of a handful of tenants measures nothing but connecting: such rows are left out. */
export function formatReport(rows: readonly ReportRow[]): string {
  const header = [
    'tenants',
    'workload',
    'in flight',
    'contender',
    'ok/s',
    '÷ plain',
    'quartiles',
    'p99 ms',
    'client µs',
    'errors',
  ];
  const cells = rows
    .filter(({ phase, tenants, inFlight }) => phase !== 'cold' || tenants >= inFlight)
    .map((row) => [
      formatCount(row.tenants),
      row.phase,
      formatCount(row.inFlight),
      row.contender,
      formatCount(row.perSecond),
      ...formatRatio(row.ratio),
      formatMs(row.p99Ms),
      formatCount(row.clientCpuMicros),
      formatShare(row.failed, row.failed + row.succeeded),
    ]);
  return formatTable(header, cells, 4);
}

/** The kinds of error of each contender, most frequent first. */
export function formatErrors(rows: readonly ReportRow[]): string {
  const contenders = [...new Set(rows.map(({ contender }) => contender))];
  return contenders
    .flatMap((contender) => {
      const mine = addUp(rows.filter((row) => row.contender === contender).map(({ errors }) => errors));
      return Object.entries(mine)
        .sort(([, a], [, b]) => b - a)
        .map(([error, count]) => `  ${contender}: ${formatCount(count)} × ${error}`);
    })
    .join('\n');
}

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [error, count] of counts.flatMap(Object.entries<number>))
    total[error] = (total[error] ?? 0) + count;
  return total;
}
