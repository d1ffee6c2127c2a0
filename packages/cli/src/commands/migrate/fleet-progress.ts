import { type Blocker, describeBlocker, type TenantMigrationResult } from '@dmt/migrator';
import { createFailureLines } from '../../each-tenant/failure-lines.ts';
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

const MILESTONES = 10;
const MILESTONES_FROM = 100;

/** A bar where a line can be redrawn, plain lines elsewhere; both on stderr. */
export function createFleetProgress(output: Output, now: () => number): FleetProgress {
  const bar = output.isLive ? createProgressBar(output, now) : undefined;
  const said = new Set<string>();
  let milestone = 0;
  const describeFailure = createFailureLines(output);
  return {
    onProgress: (tenantId, status, detail, totals) => {
      bar?.onProgress(tenantId, status, totals);
      const line =
        status === 'failed'
          ? describeFailure(detail ?? { tenantId, schemaName: '' })
          : describeTenant(tenantId, status, detail, output);
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
  status: Exclude<TenantProgress, 'failed'>,
  detail: TenantMigrationResult | undefined,
  output: Output,
): string | undefined {
  const { palette, glyphs, isVerbose } = output.logLook;
  const name = printable(tenantId);
  const duration = detail === undefined ? '' : palette.faint(` ${formatDuration(detail.durationMs)}`);
  if (output.isLive && !isVerbose) return undefined;
  if (status === 'migrated') {
    const count = formatCount(detail?.appliedMigrations.length ?? 0, 'migration');
    return `${palette.good(glyphs.good)} ${name} ${count} applied${duration}`;
  }
  return status === 'skipped' && isVerbose ? palette.faint(`${glyphs.good} ${name} up to date`) : undefined;
}
