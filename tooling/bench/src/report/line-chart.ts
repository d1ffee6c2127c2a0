/** A figure with its spread at one place of the horizontal axis; `undefined` where there is none. */
export interface ChartPoint {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface ChartSeries {
  readonly name: string;
  readonly points: readonly (ChartPoint | undefined)[];
}

export interface ChartPanel {
  readonly title: string;
  readonly series: readonly ChartSeries[];
}

export interface LineChart {
  readonly title: string;
  readonly note: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** What stands under the axis, from left to right. */
  readonly ticks: readonly string[];
  readonly panels: readonly ChartPanel[];
}

const PANEL = { width: 400, height: 280, gap: 76, left: 64, top: 84 };
const LEGEND_ROW = 20;
/** Mid-tones that stand out on white and on black, also for most who confuse red and green. */
const COLOURS = ['#4c8dd9', '#e08a1e', '#2fa37c', '#c65fa4', '#8a8f98', '#b0a53a', '#d9534f'];

/**
 * A panel beside the other, with a line for each series, the band of its quartiles, and one legend for all. Text takes
 * the reader's colour scheme; there is no background.
 */
export function renderLineChart(chart: LineChart): string {
  const { panels, ticks } = chart;
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))];
  const colourOf = (name: string): string => COLOURS[names.indexOf(name) % COLOURS.length] ?? 'currentColor';
  const highest = Math.max(...panels.flatMap(valuesOf), 0);
  const step = niceStep(highest);
  const top = step * Math.ceil(highest / step || 1);
  const width = PANEL.left + panels.length * (PANEL.width + PANEL.gap);
  const legendTop = PANEL.top + PANEL.height + 58;
  const height = legendTop + LEGEND_ROW * Math.ceil(names.length / 4) + 34;
  const scale: Scale = {
    x: (at) => (ticks.length < 2 ? PANEL.width / 2 : 20 + ((PANEL.width - 40) * at) / (ticks.length - 1)),
    y: (value) => PANEL.height * (1 - value / top),
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(chart.title)}">`,
    STYLE,
    `<text class="title" x="${PANEL.left}" y="26">${escapeText(chart.title)}</text>`,
    `<text class="note" x="${PANEL.left}" y="46">${escapeText(chart.note)}</text>`,
    ...panels.map((panel, index) => renderPanel({ chart, panel, index, step, top, scale, colourOf })),
    ...names.map((name, index) => renderLegend(name, index, legendTop, colourOf(name))),
    '</svg>',
    '',
  ].join('\n');
}

interface Scale {
  x(at: number): number;
  y(value: number): number;
}

interface PanelContext {
  readonly chart: LineChart;
  readonly panel: ChartPanel;
  readonly index: number;
  readonly step: number;
  readonly top: number;
  readonly scale: Scale;
  colourOf(name: string): string;
}

const STYLE = `<style>
  svg { font: 12px system-ui, sans-serif; color: #1f2328; }
  @media (prefers-color-scheme: dark) { svg { color: #e6edf3; } }
  text { fill: currentColor; }
  .title { font-size: 16px; font-weight: 600; }
  .note { opacity: 0.7; }
  .panel { font-weight: 600; }
  .grid { stroke: currentColor; stroke-opacity: 0.15; }
  .y { text-anchor: end; }
  .x { text-anchor: middle; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .band { fill-opacity: 0.18; }
</style>`;

function renderPanel({ chart, panel, index, step, top, scale, colourOf }: PanelContext): string {
  const left = PANEL.left + index * (PANEL.width + PANEL.gap);
  const marks = Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step);
  return [
    `<g transform="translate(${left} ${PANEL.top})">`,
    `<text class="panel" y="-14">${escapeText(panel.title)}</text>`,
    ...marks.map(
      (mark) =>
        `<line class="grid" x2="${PANEL.width}" y1="${round(scale.y(mark))}" y2="${round(scale.y(mark))}"/>` +
        `<text class="y" x="-8" y="${round(scale.y(mark) + 4)}">${formatMark(mark)}</text>`,
    ),
    ...chart.ticks.map(
      (tick, at) =>
        `<text class="x" x="${round(scale.x(at))}" y="${PANEL.height + 18}">${escapeText(tick)}</text>`,
    ),
    `<text class="x" x="${PANEL.width / 2}" y="${PANEL.height + 38}">${escapeText(chart.xLabel)}</text>`,
    ...(index === 0
      ? [
          `<text class="x" transform="translate(-50 ${PANEL.height / 2}) rotate(-90)">${escapeText(chart.yLabel)}</text>`,
        ]
      : []),
    ...panel.series.map((series) => renderSeries(series, scale, colourOf(series.name))),
    '</g>',
  ].join('\n');
}

function renderSeries({ name, points }: ChartSeries, scale: Scale, colour: string): string {
  const known = points.flatMap((point, at) => (point === undefined ? [] : [{ ...point, at }]));
  const place = (at: number, value: number): string => `${round(scale.x(at))},${round(scale.y(value))}`;
  const band = [
    ...known.map(({ at, high }) => place(at, high)),
    ...known.map(({ at, low }) => place(at, low)).reverse(),
  ].join(' ');
  const line = known.map(({ at, value }) => place(at, value)).join(' ');
  const dots = known.map(({ at, value }) => {
    const [x, y] = place(at, value).split(',');
    return `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"><title>${escapeText(name)}: ${Math.round(value).toLocaleString('en')}</title></circle>`;
  });
  return [
    `<polygon class="band" points="${band}" fill="${colour}"/>`,
    `<polyline class="line" points="${line}" stroke="${colour}"/>`,
    ...dots,
  ].join('\n');
}

function renderLegend(name: string, index: number, top: number, colour: string): string {
  const x = PANEL.left + (index % 4) * 220;
  const y = top + LEGEND_ROW * Math.floor(index / 4);
  return `<rect x="${x}" y="${y - 6}" width="16" height="4" fill="${colour}"/><text x="${x + 22}" y="${y}">${escapeText(name)}</text>`;
}

function valuesOf({ series }: ChartPanel): number[] {
  return series.flatMap(({ points }) => points.flatMap((point) => (point === undefined ? [] : [point.high])));
}

/** 1, 2 or 5 times a power of ten, so that some five lines cross the panel. */
function niceStep(highest: number): number {
  const rough = highest / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

function formatMark(mark: number): string {
  return mark >= 1_000 ? `${mark / 1_000}k` : String(Number(mark.toPrecision(3)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
