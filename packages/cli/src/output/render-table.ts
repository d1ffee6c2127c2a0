import { displayWidth, truncateToWidth } from './display-width.ts';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be cut when the terminal is too narrow. The widest such column gives way first. */
  readonly isFlexible?: boolean;
  /** Colours a cell once it has been cut and padded. */
  readonly paint?: (text: string, row: number) => string;
}

export interface TableOptions {
  /** Columns of the terminal, or `Infinity` where nothing may be cut. */
  readonly width: number;
  readonly paintTitle: (text: string) => string;
}

const INDENT = '  ';
const GAP = '  ';
const MIN_FLEXIBLE_WIDTH = 8;

/** Aligned columns without rules: it reads at 80 columns and pastes well. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: ReadonlyArray<readonly string[]>,
  options: TableOptions,
): string {
  const widths = fitWidths(columns, rows, options.width);
  const line = (cells: readonly string[], paint: (text: string, column: number) => string): string =>
    INDENT +
    columns
      .map((column, index) => paint(alignCell(cells[index] ?? '', widths[index] ?? 0, column.align), index))
      .join(GAP);
  const head = line(
    columns.map((column) => column.title.toUpperCase()),
    options.paintTitle,
  );
  const body = rows.map((cells, row) =>
    line(cells, (text, column) => columns[column]?.paint?.(text, row) ?? text).trimEnd(),
  );
  return [head.trimEnd(), ...body].join('\n');
}

function fitWidths(
  columns: readonly TableColumn[],
  rows: ReadonlyArray<readonly string[]>,
  available: number,
): number[] {
  const widths = columns.map((column, index) =>
    rows.reduce((width, row) => Math.max(width, displayWidth(row[index] ?? '')), column.title.length),
  );
  const used = (): number =>
    INDENT.length + widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  while (used() > available) {
    const widest = columns.reduce(
      (best, column, index) =>
        column.isFlexible && (best === -1 || (widths[index] ?? 0) > (widths[best] ?? 0)) ? index : best,
      -1,
    );
    if (widest === -1 || (widths[widest] ?? 0) <= MIN_FLEXIBLE_WIDTH) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function alignCell(cell: string, width: number, align: TableColumn['align'] = 'left'): string {
  const text = truncateToWidth(cell, width);
  const padding = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? padding + text : text + padding;
}
