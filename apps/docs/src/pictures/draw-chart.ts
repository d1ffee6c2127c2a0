import type { Drawing } from './drawing.ts';
import type { Spread } from './figures.ts';
import { escapeText, SANS, type Scheme } from './scheme.ts';

export interface ChartLine {
  readonly label: string;
  readonly colour: string;
  readonly points: ReadonlyArray<Spread | undefined>;
}

export interface Chart {
  readonly title: string;
  readonly note: string;
  readonly ticks: readonly string[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** The baseline against itself: a band, since what lies inside it is no difference. */
  readonly noise: Pick<ChartLine, 'label' | 'points'>;
  readonly lines: readonly ChartLine[];
}

const WIDTH = 640;
const PLOT = { left: 48, top: 66, width: 576, height: 230 };
const STEPS = [0.1, 0.25, 0.5, 1, 2, 5];

/** Ratios by number of tenants, with their quartiles, over the band of the noise. */
export function drawChart(chart: Chart, scheme: Scheme): Drawing {
  const highest = Math.max(
    1.2,
    ...[chart.noise, ...chart.lines].flatMap(({ points }) =>
      points.map((point) => point?.upperQuartile ?? 0),
    ),
  );
  const step = STEPS.find((each) => highest / each <= 6) ?? 10;
  const top = Math.ceil(highest / step) * step;
  const x = (at: number): number => {
    const inner = PLOT.width - 60;
    return round(
      PLOT.left + 30 + (chart.ticks.length < 2 ? inner / 2 : (inner * at) / (chart.ticks.length - 1)),
    );
  };
  const y = (value: number): number => round(PLOT.top + PLOT.height * (1 - value / top));
  const legendTop = PLOT.top + PLOT.height + 62;
  const legend = [
    ...chart.lines.map(({ label, colour }) => ({ label, colour })),
    { label: chart.noise.label, colour: scheme.plain },
  ];
  const height = legendTop + legend.length * 20 + 4;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="${SANS}" font-size="12.5" fill="${scheme.quiet}">`,
    `<title>${escapeText(`${chart.title}: ${chart.yLabel}`)}</title>`,
    `<text x="0" y="18" font-size="15" font-weight="600" fill="${scheme.ink}">${escapeText(chart.title)}</text>`,
    `<text x="0" y="38">${escapeText(`${chart.yLabel}; higher is faster`)}</text>`,
    ...marks(step, top).map(
      (mark) =>
        `<line x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${y(mark)}" y2="${y(mark)}" stroke="${scheme.line}" stroke-opacity="${mark === 1 ? 1 : 0.45}"/>` +
        `<text x="${PLOT.left - 8}" y="${y(mark) + 4}" text-anchor="end">${Number(mark.toFixed(2))}</text>`,
    ),
    ...chart.ticks.map(
      (tick, at) =>
        `<text x="${x(at)}" y="${PLOT.top + PLOT.height + 20}" text-anchor="middle">${tick}</text>`,
    ),
    `<text x="${PLOT.left + PLOT.width / 2}" y="${PLOT.top + PLOT.height + 38}" text-anchor="middle">${escapeText(chart.xLabel)}</text>`,
    drawBand(chart.noise.points, x, y, scheme.plain),
    ...chart.lines.map((line) => drawLine(line, x, y)),
    ...legend.map(
      ({ label, colour }, at) =>
        `<rect x="0" y="${legendTop + at * 20 - 8}" width="18" height="8" fill="${colour}" fill-opacity="${at === legend.length - 1 ? 0.3 : 1}"/>` +
        `<text x="26" y="${legendTop + at * 20}">${escapeText(label)}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n');
  return { width: WIDTH, height, svg };
}

type Scale = (value: number) => number;

function drawBand(points: ChartLine['points'], x: Scale, y: Scale, colour: string): string {
  const known = points.flatMap((point, at) => (point === undefined ? [] : [{ at, ...point }]));
  const edge = [
    ...known.map(({ at, upperQuartile }) => `${x(at)},${y(upperQuartile)}`),
    ...known.map(({ at, lowerQuartile }) => `${x(at)},${y(lowerQuartile)}`).reverse(),
  ];
  return `<polygon points="${edge.join(' ')}" fill="${colour}" fill-opacity="0.3"/>`;
}

function drawLine({ points, colour, label }: ChartLine, x: Scale, y: Scale): string {
  const known = points.flatMap((point, at) => (point === undefined ? [] : [{ at, ...point }]));
  return [
    `<polyline points="${known.map(({ at, median }) => `${x(at)},${y(median)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...known.map(
      ({ at, median, lowerQuartile, upperQuartile }) =>
        `<line x1="${x(at)}" x2="${x(at)}" y1="${y(lowerQuartile)}" y2="${y(upperQuartile)}" stroke="${colour}" stroke-width="2"/>` +
        `<circle cx="${x(at)}" cy="${y(median)}" r="3.5" fill="${colour}"><title>${escapeText(label)}: ${median.toFixed(2)}</title></circle>`,
    ),
  ].join('\n');
}

function marks(step: number, top: number): number[] {
  return Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
