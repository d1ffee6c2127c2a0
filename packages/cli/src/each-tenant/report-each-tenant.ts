import type { EachTenantResult, TenantOutcome } from '@dmt/migrator';
import { exitCodeOf } from '../failure/exit-code-of.ts';
import { explainFailure, type FailureContext } from '../failure/explain-failure.ts';
import { groupFailures } from '../failure/group-failures.ts';
import { renderFailureGroups } from '../failure/render-failure-groups.ts';
import type { Outcome } from '../outcome.ts';
import { formatCount, formatNumber } from '../output/format-count.ts';
import type { Look } from '../output/output.ts';

export interface EachTenantReport<Tenant extends TenantOutcome> {
  readonly result: EachTenantResult<Tenant>;
  /** How a status reads after a number: `rolled back`; those of all commands are known. */
  readonly words: Readonly<Record<string, string>>;
  /** Fields of `--json` about the run. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Lines between the headline and the failures. */
  readonly render?: (look: Look) => readonly string[];
}

const COMMON_WORDS: Readonly<Record<string, string>> = {
  failed: 'failed',
  skipped: 'with nothing to do',
  'not-run': 'not begun',
};

/** The outcome of a command that did something for each of many tenants. */
export function reportEachTenant<Tenant extends TenantOutcome>(
  report: EachTenantReport<Tenant>,
  context: FailureContext,
): Outcome {
  const { result, facts } = report;
  const failed = result.details.filter(({ status }) => status === 'failed');
  return {
    exitCode: exitCodeOf(failed, result.total, context),
    document: { ...facts, ...result, details: result.details.map((detail) => describe(detail, context)) },
    render: (look) =>
      [
        headline(report, look),
        ...(report.render?.(look) ?? []),
        ...renderFailureGroups(groupFailures(failed, context), look).flatMap((failure) => ['', failure]),
      ].join('\n'),
  };
}

function describe(detail: TenantOutcome, context: FailureContext): Record<string, unknown> {
  const { error, ...tenant } = { ...detail, durationMs: Math.round(detail.durationMs) };
  if (error === undefined) return tenant;
  const { code, reason, remedy } = explainFailure(error, context);
  return { ...tenant, error: { code, reason, remedy } };
}

function headline<Tenant extends TenantOutcome>(
  { result, words }: EachTenantReport<Tenant>,
  { palette, glyphs }: Look,
): string {
  if (result.total === 0) return `${palette.attention(glyphs.attention)} There are no tenants.`;
  const counts = new Map<string, number>();
  for (const { status } of result.details) counts.set(status, (counts.get(status) ?? 0) + 1);
  const said = [...counts].map(
    ([status, count]) => `${formatNumber(count)} ${words[status] ?? COMMON_WORDS[status] ?? status}`,
  );
  const isGood = result.failed + result.notRun === 0;
  const mark = isGood ? palette.good(glyphs.good) : palette.bad(glyphs.bad);
  return `${mark} ${palette.strong(formatCount(result.total, 'tenant'))}: ${said.join(', ')}`;
}
