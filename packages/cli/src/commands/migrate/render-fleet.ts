import type { FleetResult, TenantMigrationResult } from '@dmt/migrator';
import type { FailureContext } from '../../failure/explain-failure.ts';
import { groupFailures } from '../../failure/group-failures.ts';
import { renderFailureGroups } from '../../failure/render-failure-groups.ts';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderNextStep } from '../../output/render-next-step.ts';
import { wrapAfterSign } from '../../output/wrap-after-sign.ts';
import type { FleetRun } from './migrate-tenants.ts';
import { renderPlans } from './render-plans.ts';
import { type RolloutFlags, rolloutArguments } from './rollout-flags.ts';

/** The report of a run: counts in one line, then what went wrong or would be done, then what to run next. */
export function renderFleet(run: FleetRun, context: FailureContext, look: Look): string {
  if (run.result.total === 0 && !run.isInterrupted) {
    const { palette, glyphs } = look;
    if (run.rollout.isFailedOnly) {
      return `${palette.good(glyphs.good)} No tenant failed or was left out when it was last migrated.`;
    }
    return `${palette.attention(glyphs.attention)} There are no tenants.\n${renderNextStep('Create one: dmt tenant:create --id <id>', look)}`;
  }
  const failing = run.result.details.filter((detail) => detail.status === 'failed');
  const failures = renderFailureGroups(groupFailures(failing, context), look);
  const step = nextStep(run, failing.length > 0);
  return [
    headline(run, look),
    ...run.notes.map((note) => renderNote(note, look)),
    ...renderPlans(run.result.details, look),
    ...failures.flatMap((failure) => ['', failure]),
    ...(failures.length > 0 ? [''] : []),
    ...(step === undefined ? [] : [renderNextStep(step, look)]),
  ].join('\n');
}

function renderNote(note: string, { palette, glyphs, width }: Look): string {
  return wrapAfterSign(palette.attention(glyphs.attention), printable(note), width);
}

function headline(
  { result, rollout, isMarking, isInterrupted, durationMs }: FleetRun,
  { palette, glyphs }: Look,
): string {
  const count = (status: TenantMigrationResult['status']): number =>
    result.details.filter((detail) => detail.status === status).length;
  const parts = [
    { count: count('failed'), label: 'failed', paint: palette.bad },
    { count: count('migrated'), label: isMarking ? 'marked as applied' : 'migrated', paint: String },
    { count: count('planned'), label: isMarking ? 'would be marked' : 'would be migrated', paint: String },
    { count: count('skipped'), label: 'up to date', paint: String },
    { count: count('not-run'), label: 'not begun', paint: palette.attention },
  ];
  const said = parts
    .filter((part) => part.count > 0)
    .map((part) => part.paint(`${formatNumber(part.count)} ${part.label}`));
  const isGood = result.failed === 0 && !isInterrupted;
  const mark = isGood ? palette.good(glyphs.good) : palette.bad(glyphs.bad);
  const tenants = palette.strong(formatCount(result.total, 'tenant'));
  const duration = palette.faint(`(${formatDuration(durationMs)})`);
  return `${mark} ${isInterrupted ? 'Stopped. ' : describeHalt(result, rollout)}${tenants}: ${said.join(', ')} ${duration}`;
}

function describeHalt({ stoppedBy }: FleetResult, { canary, maxFailures }: RolloutFlags): string {
  if (stoppedBy === 'canary')
    return canary === 1 ? 'Halted after the canary. ' : `Halted after ${canary} canaries. `;
  if (stoppedBy === 'maxFailures') return `Halted after ${formatCount(maxFailures ?? 0, 'failure')}. `;
  return '';
}

function nextStep(
  { result, selection, rollout, isMarking, isInterrupted }: FleetRun,
  hasFailures: boolean,
): string | undefined {
  const again =
    selection.kind === 'all'
      ? ['dmt migrate --all', ...rolloutArguments(rollout)].join(' ')
      : 'the same command';
  if (hasFailures) return `Then run ${again} again: tenants that are done are skipped.`;
  if (isInterrupted) return `Run ${again} again to go on.`;
  const hasPlans = result.details.some((detail) => detail.status === 'planned');
  if (!hasPlans) return undefined;
  return isMarking ? 'Run it without --dry-run to record this.' : 'Run it without --dry-run to apply this.';
}
