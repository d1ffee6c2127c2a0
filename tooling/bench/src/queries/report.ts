import { ratiosPerRound, type Spread, spreadOf } from '../report/statistics.ts';
import { formatCount, formatRatio, formatShare, formatTable } from '../report/table.ts';
import { clientCpuPerSuccess, PHASES, type Phase, perSecond, type RoundSamples } from './measure.ts';

/** What a contender did, round by round, at one number of tenants. */
export interface ContenderSamples {
  readonly tenants: number;
  readonly contender: string;
  readonly rounds: readonly RoundSamples[];
}

export interface ReportRow {
  readonly tenants: number;
  readonly phase: Phase;
  readonly contender: string;
  readonly perSecond: number;
  readonly ratio: Spread;
  readonly clientCpuMicros: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly errors: Readonly<Record<string, number>>;
}

/** One row per number of tenants, phase and contender, compared with `baseline`. */
export function summarise(samples: readonly ContenderSamples[], baseline: string): ReportRow[] {
  const tenantCounts = [...new Set(samples.map(({ tenants }) => tenants))];
  return tenantCounts.flatMap((tenants) =>
    PHASES.flatMap((phase) => {
      const group = samples.filter((each) => each.tenants === tenants);
      const reference = group.find(({ contender }) => contender === baseline);
      const referenceRates = reference?.rounds.map((round) => perSecond(round[phase])) ?? [];
      return group.map(({ contender, rounds }) => {
        const phaseSamples = rounds.map((round) => round[phase]);
        const rates = phaseSamples.map(perSecond);
        return {
          tenants,
          phase,
          contender,
          perSecond: spreadOf(rates).median,
          ratio: spreadOf(ratiosPerRound(rates, referenceRates)),
          clientCpuMicros: spreadOf(phaseSamples.map(clientCpuPerSuccess).filter(Number.isFinite)).median,
          succeeded: phaseSamples.reduce((sum, { succeeded }) => sum + succeeded, 0),
          failed: phaseSamples.reduce((sum, { failed }) => sum + failed, 0),
          errors: addUp(phaseSamples.map(({ errors }) => errors)),
        };
      });
    }),
  );
}

/** A first touch of a handful of tenants measures nothing but connecting: such rows are left out. */
export function formatReport(allRows: readonly ReportRow[], inFlight: number): string {
  const rows = allRows.filter(({ phase, tenants }) => phase !== 'cold' || tenants >= inFlight);
  const header = ['tenants', 'workload', 'contender', 'ok/s', '÷ plain', 'quartiles', 'client µs', 'errors'];
  const cells = rows.map((row) => [
    formatCount(row.tenants),
    row.phase,
    row.contender,
    formatCount(row.perSecond),
    ...formatRatio(row.ratio),
    formatCount(row.clientCpuMicros),
    formatShare(row.failed, row.failed + row.succeeded),
  ]);
  return formatTable(header, cells, 3);
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
