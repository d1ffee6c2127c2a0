import type { MigrationRun } from '@dmt/migrator';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
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
  const { palette, glyphs } = look;
  const lines = runs
    .filter(isNews)
    .slice(0, MAX_RUNS)
    .map((run) => renderRun(run, look));
  if (problem !== undefined) lines.push(`${palette.attention(glyphs.attention)} ${printable(problem)}`);
  return lines.join('\n');
}

function renderRun(run: MigrationRun, { palette, glyphs }: Look): string {
  const mark = run.state === 'running' ? palette.good(glyphs.good) : palette.attention(glyphs.attention);
  const why = run.stoppedBy === undefined ? '' : REASONS[run.stoppedBy];
  const parts = [
    `${formatNumber(run.succeeded)} of ${formatCount(run.total, 'tenant')} migrated`,
    run.failed > 0 ? palette.bad(`${formatNumber(run.failed)} failed`) : '',
    run.notRun > 0 ? `${formatNumber(run.notRun)} not reached` : '',
  ].filter((part) => part !== '');
  const since = `${run.startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [
    `${mark} ${palette.strong(`Run ${run.runId}`)} ${SITUATIONS[run.state]}${why}: ${parts.join(', ')}`,
    `  ${palette.faint(`begun ${since} by ${printable(run.startedBy)}`)}`,
  ].join('\n');
}
