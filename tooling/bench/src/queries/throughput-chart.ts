import { type ChartPoint, type ChartSeries, renderLineChart } from '../report/line-chart.ts';
import { formatCount } from '../report/table.ts';
import type { ReportRow } from './report.ts';

/**
 * Selects per second by number of tenants, a panel for each number of requests in flight. The baseline serves one schema
 * whatever the number, and its two runs show what is noise.
 */
export function throughputChart(allRows: readonly ReportRow[], note: string): string {
  const rows = allRows.filter(({ phase }) => phase === 'select');
  const tenants = [...new Set(rows.map((row) => row.tenants))];
  const contenders = [...new Set(rows.map(({ contender }) => contender))];
  const seriesOf = (inFlight: number): ChartSeries[] =>
    contenders.map((contender) => ({
      name: contender,
      points: tenants.map((count) => {
        const mine = rows.filter((row) => row.inFlight === inFlight && row.tenants === count);
        const row = mine.find((each) => each.contender === contender);
        return row && pointOf(row);
      }),
    }));
  return renderLineChart({
    title: 'One select by key: requests per second by number of tenants',
    note,
    xLabel: 'tenants',
    yLabel: 'requests per second',
    ticks: tenants.map(formatCount),
    panels: [...new Set(rows.map(({ inFlight }) => inFlight))].map((inFlight) => ({
      title: `${inFlight} requests in flight`,
      series: seriesOf(inFlight),
    })),
  });
}

/** The quartiles of the ratios, at the height of the median: what slow minutes do to all of them is no spread. */
function pointOf({ perSecond, ratio }: ReportRow): ChartPoint | undefined {
  if (!Number.isFinite(perSecond)) return undefined;
  if (!(ratio.median > 0)) return { value: perSecond, low: perSecond, high: perSecond };
  return {
    value: perSecond,
    low: (perSecond * ratio.lowerQuartile) / ratio.median,
    high: (perSecond * ratio.upperQuartile) / ratio.median,
  };
}
