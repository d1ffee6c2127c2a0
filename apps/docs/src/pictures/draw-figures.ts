import { type ChartLine, drawChart } from './draw-chart.ts';
import type { Drawing } from './drawing.ts';
import { describeConditions, type Figures, parseFigures, type QueryFigure } from './figures.ts';
import type { Scheme } from './scheme.ts';

const NOISE = 'plain again';

type NamedDrawing = Drawing & { readonly name: string };

/** The charts of what was measured. */
export function drawFigures(json: string, scheme: Scheme): NamedDrawing[] {
  const figures = parseFigures(json);
  const inFlight = Math.min(...figures.queries.map((row) => row.inFlight));
  const rows = figures.queries.filter((row) => row.inFlight === inFlight);
  const chart = (name: string, title: string, phase: string, lines: readonly Contender[]): NamedDrawing => ({
    name,
    ...drawThroughput({ figures, rows: rows.filter((row) => row.phase === phase), title, lines, scheme }),
  });
  const own = { contender: 'dmt', label: 'dmt', colour: scheme.own };
  const incumbent = { contender: 'incumbent', label: 'a pool per tenant', colour: scheme.other };
  return [
    chart('throughput', `One select by key, ${inFlight} requests in flight`, 'select', [own, incumbent]),
    chart('transactions', `A transaction of two selects, ${inFlight} in flight`, 'transaction', [
      own,
      incumbent,
    ]),
    chart('options', `With pipelining and prepared statements, ${inFlight} in flight`, 'select', [
      own,
      { contender: 'dmt pipelined', label: 'dmt, pipelining', colour: scheme.second },
      { contender: 'dmt prepared', label: 'dmt, prepared once', colour: scheme.other },
    ]),
  ];
}

interface Contender {
  readonly contender: string;
  readonly label: string;
  readonly colour: string;
}

interface Throughput {
  readonly figures: Figures;
  readonly rows: readonly QueryFigure[];
  readonly title: string;
  readonly lines: readonly Contender[];
  readonly scheme: Scheme;
}

function drawThroughput({ figures, rows, title, lines, scheme }: Throughput): Drawing {
  const tenants = [...new Set(rows.map((row) => row.tenants))].sort((a, b) => a - b);
  const pointsOf = (contender: string): ChartLine['points'] =>
    tenants.map((count) => rows.find((row) => row.contender === contender && row.tenants === count)?.ratio);
  return drawChart(
    {
      title,
      note: describeConditions(figures),
      ticks: tenants.map((count) => count.toLocaleString('en')),
      xLabel: 'tenants',
      yLabel: 'throughput ÷ plain Drizzle on one schema',
      noise: { label: 'plain Drizzle against itself: the noise', points: pointsOf(NOISE) },
      lines: lines.map(({ contender, label, colour }) => ({ label, colour, points: pointsOf(contender) })),
    },
    scheme,
  );
}
