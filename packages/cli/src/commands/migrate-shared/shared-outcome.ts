import type { SharedMigrationResult } from '@dmt/migrator';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

interface SharedRun {
  readonly isDryRun: boolean;
  /** Recorded instead of run. */
  readonly isMarking: boolean;
}

/** The outcome of `dmt migrate:shared`. */
export function reportShared(result: SharedMigrationResult, run: SharedRun): Outcome {
  const { status, appliedMigrations, durationMs } = result;
  return {
    exitCode: ExitCode.done,
    document: { dryRun: run.isDryRun, status, appliedMigrations, durationMs: Math.round(durationMs) },
    render: (look) => renderShared(result, run, look),
  };
}

function renderShared(
  { appliedMigrations, durationMs }: SharedMigrationResult,
  { isDryRun, isMarking }: SharedRun,
  look: Look,
): string {
  const { palette, glyphs } = look;
  const duration = palette.faint(`(${formatDuration(durationMs)})`);
  if (appliedMigrations.length === 0)
    return `${palette.good(glyphs.good)} The shared schema is up to date ${duration}`;
  const count = palette.strong(formatCount(appliedMigrations.length, 'migration'));
  const done = isMarking ? 'marked as applied' : 'applied';
  const verb = isDryRun ? `would be ${done}` : done;
  return [
    `${palette.good(glyphs.good)} Shared schema: ${count} ${verb} ${duration}`,
    ...appliedMigrations.map((name) => `    ${printable(name)}`),
    ...(isDryRun
      ? [renderNextStep(`Run it without --dry-run to ${isMarking ? 'record' : 'apply'} this.`, look)]
      : []),
  ].join('\n');
}
