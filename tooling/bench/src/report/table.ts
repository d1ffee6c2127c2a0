import type { Spread } from './statistics.ts';

/** Columns as wide as their widest cell; the first `textColumns` flush left, figures flush right. */
export function formatTable(
  header: readonly string[],
  rows: readonly string[][],
  textColumns: number,
): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < textColumns ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [format(header), rule, ...rows.map(format)].join('\n');
}

export function formatCount(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–';
}

export function formatMs(value: number): string {
  return Number.isFinite(value) && value > 0 ? value.toFixed(value < 10 ? 1 : 0) : '–';
}

export function formatRatio({ median, lowerQuartile, upperQuartile }: Spread): [string, string] {
  if (!Number.isFinite(median)) return ['–', '–'];
  return [withDigits(median), `${withDigits(lowerQuartile)}–${withDigits(upperQuartile)}`];
}

export function formatShare(part: number, whole: number): string {
  if (part === 0) return '0';
  return `${formatCount(part)} (${((100 * part) / whole).toFixed(1)} %)`;
}

function withDigits(value: number): string {
  return value.toFixed(value < 0.1 ? 3 : 2);
}
