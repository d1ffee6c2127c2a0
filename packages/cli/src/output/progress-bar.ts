import { displayWidth, truncateToWidth } from './display-width.ts';
import { formatNumber } from './format-count.ts';
import { formatClock } from './format-duration.ts';
import type { Output } from './output.ts';
import { printable } from './printable.ts';

const REDRAW_INTERVAL_MS = 100;
const MIN_BAR = 10;
const MAX_BAR = 32;
const ERASE_LINE = '\r\u001b[2K';

export interface ProgressBar {
  onProgress(
    tenantId: string,
    status: string,
    totals?: { readonly done: number; readonly total: number },
  ): void;
  end(): void;
}

/** A bar at the bottom of stderr: share, counts, clock, and the tenants in hand. */
export function createProgressBar(output: Output, now: () => number): ProgressBar {
  const startedAt = now();
  const inHand = new Set<string>();
  let done = 0;
  let total = 0;
  let failed = 0;
  output.setLiveLine({
    erase: () => ERASE_LINE,
    draw: () => {
      const { palette, glyphs, width } = output.logLook;
      const share = total === 0 ? 0 : done / total;
      const counts = ` ${String(Math.floor(share * 100)).padStart(3)} %  ${formatNumber(done)}/${formatNumber(total)}`;
      const failures = failed === 0 ? '' : `  ${formatNumber(failed)} failed`;
      const clock = `  ${formatClock(now() - startedAt)}`;
      const used = displayWidth(counts + failures + clock);
      const barWidth = Math.max(MIN_BAR, Math.min(MAX_BAR, Math.floor((width - used) / 2)));
      const filled = Math.round(share * barWidth);
      const names = truncateToWidth(describeInHand(inHand), Math.max(0, width - used - barWidth - 5));
      return [
        '  ',
        palette.good(glyphs.barDone.repeat(filled)),
        palette.faint(glyphs.barLeft.repeat(barWidth - filled)),
        counts,
        palette.bad(failures),
        palette.faint(clock),
        names === '' ? '' : `  ${palette.faint(names)}`,
      ].join('');
    },
  });
  // The clock shows life while one long migration is in hand.
  const timer = setInterval(() => output.redrawLiveLine(), REDRAW_INTERVAL_MS);
  timer.unref();
  return {
    onProgress: (tenantId, status, totals) => {
      if (totals) ({ done, total } = totals);
      if (status === 'started') inHand.add(tenantId);
      else inHand.delete(tenantId);
      if (status === 'failed') failed += 1;
    },
    end: () => {
      clearInterval(timer);
      output.setLiveLine(undefined);
    },
  };
}

function describeInHand(inHand: ReadonlySet<string>): string {
  const [first, ...others] = inHand;
  if (first === undefined) return '';
  return others.length === 0 ? printable(first) : `${printable(first)} +${others.length}`;
}
