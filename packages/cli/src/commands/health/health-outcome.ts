import type { HealthReport } from '@dmt/core';
import { ExitCode } from '../../exit-code.ts';
import { formatServer } from '../../failure/database-target.ts';
import type { FailureContext } from '../../failure/explain-failure.ts';
import type { Outcome } from '../../outcome.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

/** The outcome of `dmt health`. */
export function reportHealth(report: HealthReport, context: FailureContext): Outcome {
  const answers = report.sharedDb !== 'unhealthy';
  return {
    exitCode: report.healthy ? ExitCode.done : answers ? ExitCode.incomplete : ExitCode.database,
    document: { ...report },
    render: (look) => renderHealth(report, context, look),
  };
}

function renderHealth(
  { healthy, sharedDb, sharedDbResponseTimeMs = 0, pools }: HealthReport,
  { target }: FailureContext,
  look: Look,
): string {
  const { palette, glyphs } = look;
  const server = palette.strong(formatServer(target));
  const headline =
    sharedDb === 'unhealthy'
      ? `${palette.bad(glyphs.bad)} ${server} does not answer.`
      : `${palette.good(glyphs.good)} ${server} answers in ${formatDuration(sharedDbResponseTimeMs)}.`;
  const tenants = pools.map(({ tenantId, status, error }) => {
    const mark = status === 'unhealthy' ? palette.bad(glyphs.bad) : palette.good(glyphs.good);
    const reason = error === undefined ? '' : `: ${printable(error)}`;
    return `${mark} ${palette.strong(printable(tenantId))} ${status}${reason}`;
  });
  return [headline, ...tenants, ...(healthy ? [] : [renderNextStep('Find out why: dmt doctor', look)])].join(
    '\n',
  );
}
