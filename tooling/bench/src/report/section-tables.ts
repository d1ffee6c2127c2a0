import type { HandleFigure } from '../handles/measure-handles.ts';
import type { BackendMemory } from '../memory/measure-backends.ts';
import { formatCount, formatTable } from './table.ts';

const MEGABYTE = 1_000_000;

/** Each way of routing beside the one that knows nothing of tenants. */
export function formatMemory(memory: readonly BackendMemory[]): string {
  const reference = memory[0]?.totalBytes ?? Number.NaN;
  const rows = memory.map(({ routing, backends, totalBytes }) => [
    routing,
    String(backends),
    formatCount(totalBytes / MEGABYTE),
    `1/${(reference / totalBytes).toFixed(1)}`,
  ]);
  return formatTable(['routing', 'backends', 'MB', 'of random'], rows, 1);
}

export function formatHandles(figures: readonly HandleFigure[]): string {
  const rows = figures.map(({ name, unit, spread }) => [
    name,
    formatCount(spread.median),
    `${formatCount(spread.lowerQuartile)}–${formatCount(spread.upperQuartile)}`,
    unit,
  ]);
  return formatTable(['what', 'median', 'quartiles', 'unit'], rows, 1);
}
