import { type Blocker, describeBlocker, type TenantMigrationResult } from '@dmt/migrator';
import { explainFailure } from '../../failure/explain-failure.ts';
import { withoutTenant } from '../../failure/group-failures.ts';
import { displayWidth, truncateToWidth } from '../../output/display-width.ts';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Output } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { createProgressBar } from '../../output/progress-bar.ts';
import { wrapAfterSign } from '../../output/wrap-after-sign.ts';

export type TenantProgress = 'started' | 'migrated' | 'skipped' | 'failed';

/** Follows a run over many tenants. */
export interface FleetProgress {
  onProgress(
    tenantId: string,
    status: TenantProgress,
    detail?: TenantMigrationResult,
    totals?: { readonly done: number; readonly total: number },
  ): void;
  onBlocked(tenantId: string, blockers: ReadonlyArray<Blocker>): void;
  end(): void;
}

/** More failures than this are for the report, which groups them. */
const MAX_FAILURE_LINES = 50;
const MILESTONES = 10;
const MILESTONES_FROM = 100;

/** A bar where a line can be redrawn, plain lines elsewhere; both on stderr. */
export function createFleetProgress(output: Output, now: () => number): FleetProgress {
  const bar = output.isLive ? createProgressBar(output, now) : undefined;
  const said = new Set<string>();
  let milestone = 0;
  let failures = 0;
  return {
    onProgress: (tenantId, status, detail, totals) => {
      bar?.onProgress(tenantId, status, totals);
      if (status === 'failed') failures += 1;
      const isCrowded = status === 'failed' && failures > MAX_FAILURE_LINES && !output.logLook.isVerbose;
      const line = isCrowded ? undefined : describeTenant(tenantId, status, detail, output);
      if (line !== undefined) output.log(line);
      if (bar || !totals || totals.total < MILESTONES_FROM || status === 'started') return;
      const reached = Math.floor((totals.done / totals.total) * MILESTONES);
      if (reached > milestone)
        output.log(`${formatNumber(totals.done)} of ${formatCount(totals.total, 'tenant')} done`);
      milestone = Math.max(milestone, reached);
    },
    onBlocked: (tenantId, blockers) => {
      const { palette, glyphs, width } = output.logLook;
      const who = printable(blockers.map(describeBlocker).join(' and '));
      const waiting = `${printable(tenantId)} waits for ${who}`;
      const line = wrapAfterSign(palette.attention(glyphs.attention), waiting, width);
      // It may be tried often, and would say the same each time.
      if (!said.has(line)) output.log(line);
      said.add(line);
    },
    end: () => bar?.end(),
  };
}

/** The line for what happened to a tenant, if it is worth one: the bar counts those that went well. */
function describeTenant(
  tenantId: string,
  status: TenantProgress,
  detail: TenantMigrationResult | undefined,
  output: Output,
): string | undefined {
  const { palette, glyphs, isVerbose } = output.logLook;
  const name = printable(tenantId);
  const duration = detail === undefined ? '' : palette.faint(` ${formatDuration(detail.durationMs)}`);
  if (status === 'failed') return describeFailure(name, detail, output);
  if (output.isLive && !isVerbose) return undefined;
  if (status === 'migrated') {
    const count = formatCount(detail?.appliedMigrations.length ?? 0, 'migration');
    return `${palette.good(glyphs.good)} ${name} ${count} applied${duration}`;
  }
  return status === 'skipped' && isVerbose ? palette.faint(`${glyphs.good} ${name} up to date`) : undefined;
}

/** The reason at once, since a long run may go on for an hour; on a terminal in one line, as the report has it all. */
function describeFailure(name: string, detail: TenantMigrationResult | undefined, output: Output): string {
  const { palette, glyphs, width } = output.logLook;
  const reason =
    detail?.error === undefined
      ? 'failed'
      : printable(withoutTenant(explainFailure(detail.error).reason, detail));
  const shown = output.isLive ? truncateToWidth(reason, width - displayWidth(name) - 4) : reason;
  return `${palette.bad(glyphs.bad)} ${palette.strong(name)}  ${shown}`;
}
