import type { ConversionResult, TenantConversion } from '@dmt/migrator';
import { exitCodeOf } from '../../failure/exit-code-of.ts';
import { explainFailure, type FailureContext } from '../../failure/explain-failure.ts';
import { groupFailures } from '../../failure/group-failures.ts';
import { renderFailureGroups } from '../../failure/render-failure-groups.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

/** The outcome of `dmt convert-format`. */
export function reportConversion(
  result: ConversionResult,
  isDryRun: boolean,
  context: FailureContext,
): Outcome {
  const { details, ...counts } = result;
  const failing = details.filter(({ status }) => status === 'failed');
  return {
    exitCode: exitCodeOf(failing, details.length, context),
    document: {
      dryRun: isDryRun,
      ...counts,
      details: details.map((tenant) => describeTenant(tenant, context)),
    },
    render: (look) =>
      [
        headline(result, isDryRun, look),
        ...renderFailureGroups(groupFailures(failing, context), look).flatMap((group) => ['', group]),
        ...(isDryRun && result.converted > 0
          ? [renderNextStep('Run it without --dry-run to change them.', look)]
          : []),
      ].join('\n'),
  };
}

function describeTenant(tenant: TenantConversion, context: FailureContext): Record<string, unknown> {
  const { error, durationMs, ...described } = tenant;
  const rounded = { ...described, durationMs: Math.round(durationMs) };
  if (!error) return rounded;
  const { code, reason, remedy } = explainFailure(error, context);
  return { ...rounded, error: { code, reason, remedy } };
}

function headline(result: ConversionResult, isDryRun: boolean, { palette, glyphs }: Look): string {
  const { total, converted, skipped, failed, notRun } = result;
  const parts = [
    converted > 0 ? `${formatNumber(converted)} ${isDryRun ? 'would be ' : ''}converted` : '',
    skipped > 0 ? `${formatNumber(skipped)} left as they are` : '',
    failed > 0 ? palette.bad(`${formatNumber(failed)} failed`) : '',
    notRun > 0 ? palette.attention(`${formatNumber(notRun)} not begun`) : '',
  ].filter((part) => part !== '');
  if (total === 0) return `${palette.attention(glyphs.attention)} There are no tenants.`;
  const mark = failed + notRun > 0 ? palette.bad(glyphs.bad) : palette.good(glyphs.good);
  return `${mark} ${palette.strong(formatCount(total, 'tenant'))}: ${parts.join(', ')}`;
}
