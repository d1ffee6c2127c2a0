import type { MigrationRun } from '@dmt/migrator';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { wrapAfterSign } from '../../output/wrap-after-sign.ts';
import { wrapText } from '../../output/wrap-text.ts';
import { isNews, type RunsReading } from './runs-reading.ts';

const MAX_RUNS = 3;

const SITUATIONS: Readonly<Record<MigrationRun['state'], string>> = {
  running: 'is going on',
  finished: 'left tenants behind',
  halted: 'was halted',
  interrupted: 'was interrupted',
  unknown: 'has not ended, or was interrupted: behind a pooler nobody can tell',
};

const REASONS: Readonly<Record<NonNullable<MigrationRun['stoppedBy']>, string>> = {
  canary: ' because a canary failed',
  maxFailures: ' because too many tenants failed',
  onError: ' by onError',
  signal: ' by a signal',
  error: ' by an error of the program that ran it',
};

/** Roll-outs that go on, or that left tenants undone; the newest first. */
export function renderRuns({ runs, problem }: RunsReading, look: Look): string {
  const { palette, glyphs, width } = look;
  const lines = runs
    .filter(isNews)
    .slice(0, MAX_RUNS)
    .map((run) => renderRun(run, look));
  if (problem !== undefined)
    lines.push(wrapAfterSign(palette.attention(glyphs.attention), printable(problem), width));
  return lines.join('\n');
}

function renderRun(run: MigrationRun, { palette, glyphs, width }: Look): string {
  const mark = run.state === 'running' ? palette.good(glyphs.good) : palette.attention(glyphs.attention);
  const why = run.stoppedBy === undefined ? '' : REASONS[run.stoppedBy];
  const parts = [
    `${formatNumber(run.succeeded)} of ${formatCount(run.total, 'tenant')} migrated`,
    run.failed > 0 ? palette.bad(`${formatNumber(run.failed)} failed`) : '',
    run.notRun > 0
      ? `${formatNumber(run.notRun)} ${isCutShort(run) ? 'without a result' : 'not reached'}`
      : '',
  ].filter((part) => part !== '');
  const since = `${run.startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [
    wrapAfterSign(
      mark,
      `${palette.strong(`Run ${run.runId}`)} ${SITUATIONS[run.state]}${why}: ${parts.join(', ')}`,
      width,
    ),
    palette.faint(wrapText(`begun ${since} by ${printable(run.startedBy)}`, width, '  ')),
  ].join('\n');
}

/** Of a run that was killed the last moments are not on record: some of these tenants may be done, or have failed. */
function isCutShort({ state }: MigrationRun): boolean {
  return state === 'interrupted' || state === 'unknown';
}
