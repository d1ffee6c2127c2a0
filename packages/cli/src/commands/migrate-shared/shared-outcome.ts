import type { SharedMigrationResult } from '@dmt/migrator';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

/** The outcome of `dmt migrate:shared`. */
export function reportShared(result: SharedMigrationResult, isDryRun: boolean): Outcome {
  const { status, appliedMigrations, durationMs } = result;
  return {
    exitCode: ExitCode.done,
    document: { dryRun: isDryRun, status, appliedMigrations, durationMs: Math.round(durationMs) },
    render: (look) => renderShared(result, isDryRun, look),
  };
}

function renderShared(
  { appliedMigrations, durationMs }: SharedMigrationResult,
  isDryRun: boolean,
  look: Look,
): string {
  const { palette, glyphs } = look;
  const duration = palette.faint(`(${formatDuration(durationMs)})`);
  if (appliedMigrations.length === 0)
    return `${palette.good(glyphs.good)} The shared schema is up to date ${duration}`;
  const count = palette.strong(formatCount(appliedMigrations.length, 'migration'));
  const verb = isDryRun ? 'would be applied' : 'applied';
  return [
    `${palette.good(glyphs.good)} Shared schema: ${count} ${verb} ${duration}`,
    ...appliedMigrations.map((name) => `    ${printable(name)}`),
    ...(isDryRun ? [renderNextStep('Run it without --dry-run to apply this.', look)] : []),
  ].join('\n');
}
