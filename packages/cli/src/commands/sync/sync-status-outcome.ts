import type { SyncStatus, TenantSyncStatus } from '@dmt/migrator';
import { exitCodeOf } from '../../failure/exit-code-of.ts';
import { explainFailure, type FailureContext } from '../../failure/explain-failure.ts';
import { groupFailures } from '../../failure/group-failures.ts';
import { renderFailureGroups } from '../../failure/render-failure-groups.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import { listNames } from '../../output/list-names.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

const WIDTH_OF_LISTS = 66;

/** The outcome of `dmt sync --status`: to differ is no failure, to be unreadable is. */
export function reportSyncStatus(status: SyncStatus, context: FailureContext): Outcome {
  const { details, ...summary } = status;
  const failing = details.filter(({ error }) => error);
  return {
    exitCode: exitCodeOf(failing, details.length, context),
    document: { summary, tenants: details.map((tenant) => describeTenant(tenant, context)) },
    render: (look) =>
      [
        headline(status, look),
        ...renderDifferences(details, look),
        ...renderFailureGroups(groupFailures(failing, context), look).flatMap((group) => ['', group]),
        ...nextStep(details, look),
      ].join('\n'),
  };
}

function describeTenant(tenant: TenantSyncStatus, context: FailureContext): Record<string, unknown> {
  const { error, ...described } = tenant;
  if (!error) return described;
  const { code, reason, remedy } = explainFailure(error, context);
  return { ...described, error: { code, reason, remedy } };
}

function headline({ total, inSync, outOfSync, error }: SyncStatus, { palette, glyphs }: Look): string {
  if (total === 0) return `${palette.attention(glyphs.attention)} There are no tenants.`;
  const parts = [
    inSync > 0 ? `${formatNumber(inSync)} in sync` : '',
    outOfSync > 0 ? palette.attention(`${formatNumber(outOfSync)} out of sync`) : '',
    error > 0 ? palette.bad(`${formatNumber(error)} in error`) : '',
  ].filter((part) => part !== '');
  const calm = outOfSync > 0 ? palette.attention(glyphs.attention) : palette.good(glyphs.good);
  const mark = error > 0 ? palette.bad(glyphs.bad) : calm;
  return `${mark} ${palette.strong(formatCount(total, 'tenant'))}: ${parts.join(', ')}`;
}

/** Tenants that differ in the same way in one entry. */
function renderDifferences(details: readonly TenantSyncStatus[], look: Look): string[] {
  const groups = new Map<string, string[]>();
  for (const tenant of details) {
    if (tenant.inSync || tenant.error) continue;
    const lines = differencesOf(tenant).join('\n');
    groups.set(lines, [...(groups.get(lines) ?? []), tenant.tenantId]);
  }
  return [...groups].flatMap(([lines, tenantIds]) => [
    '',
    `  ${look.palette.strong(listNames(tenantIds, WIDTH_OF_LISTS))}`,
    lines,
  ]);
}

function differencesOf({ missing, orphans, renamed, changed }: TenantSyncStatus): string[] {
  const kinds: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['missing', missing],
    ['orphan', orphans],
    ['renamed', renamed.map(({ from, to }) => `${from} (now ${to})`)],
    ['changed', changed],
  ];
  return kinds
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `    ${kind.padEnd(8)} ${listNames(names, WIDTH_OF_LISTS)}`);
}

function nextStep(details: readonly TenantSyncStatus[], look: Look): string[] {
  const steps = [
    details.some(({ missing }) => missing.length > 0)
      ? 'dmt migrate --all applies what is missing; dmt sync --mark-missing records it without running it.'
      : '',
    details.some(({ orphans }) => orphans.length > 0)
      ? 'dmt sync --clean-orphans forgets orphans, unless a newer release applied them.'
      : '',
    details.some(({ changed }) => changed.length > 0)
      ? 'Restore a changed file, and put the change into a new migration.'
      : '',
  ].filter((step) => step !== '');
  return steps.length === 0 ? [] : ['', ...steps.map((step) => renderNextStep(step, look))];
}
