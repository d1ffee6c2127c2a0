import type { SyncResults, TenantSyncResult } from '@dmt/migrator';
import { exitCodeOf } from '../../failure/exit-code-of.ts';
import { explainFailure, type FailureContext } from '../../failure/explain-failure.ts';
import { groupFailures } from '../../failure/group-failures.ts';
import { renderFailureGroups } from '../../failure/render-failure-groups.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

/** The outcome of `dmt sync --mark-missing` and `--clean-orphans`. */
export function reportSync(results: SyncResults, isDryRun: boolean, context: FailureContext): Outcome {
  const failing = results.details.filter(({ error }) => error);
  const { total, succeeded, failed, notRun } = results;
  return {
    exitCode: exitCodeOf(failing, total, context),
    document: {
      dryRun: isDryRun,
      total,
      succeeded,
      failed,
      notRun,
      details: results.details.map((tenant) => describeTenant(tenant, context)),
    },
    render: (look) =>
      [
        headline(results, isDryRun, look),
        ...renderFailureGroups(groupFailures(failing, context), look).flatMap((group) => ['', group]),
        ...(isDryRun ? [renderNextStep('Run it without --dry-run to do this.', look)] : []),
      ].join('\n'),
  };
}

function describeTenant(tenant: TenantSyncResult, context: FailureContext): Record<string, unknown> {
  const { error, durationMs, ...described } = tenant;
  const rounded = { ...described, durationMs: Math.round(durationMs) };
  if (!error) return rounded;
  const { code, reason, remedy } = explainFailure(error, context);
  return { ...rounded, error: { code, reason, remedy } };
}

function headline({ total, failed, notRun, details }: SyncResults, isDryRun: boolean, look: Look): string {
  const { palette, glyphs } = look;
  const count = (names: (tenant: TenantSyncResult) => readonly string[]): number =>
    details.reduce((sum, tenant) => sum + names(tenant).length, 0);
  const marked = formatCount(
    count(({ markedMigrations }) => markedMigrations),
    'migration',
  );
  const removed = formatCount(
    count(({ removedOrphans }) => removedOrphans),
    'orphan',
  );
  const verb = isDryRun ? ' would be' : '';
  const parts = [
    `${marked}${verb} marked as applied`,
    `${removed}${verb} removed`,
    ...(failed > 0 ? [palette.bad(`${formatNumber(failed)} failed`)] : []),
    ...(notRun > 0 ? [palette.attention(`${formatNumber(notRun)} not begun`)] : []),
  ];
  const mark = failed + notRun > 0 ? palette.bad(glyphs.bad) : palette.good(glyphs.good);
  return `${mark} ${palette.strong(formatCount(total, 'tenant'))}: ${parts.join(', ')}`;
}
