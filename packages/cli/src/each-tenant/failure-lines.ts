import { explainFailure } from '../failure/explain-failure.ts';
import { type FailedTenant, withoutTenant } from '../failure/group-failures.ts';
import { displayWidth, truncateToWidth } from '../output/display-width.ts';
import type { Output } from '../output/output.ts';
import { printable } from '../output/printable.ts';
import { wrapText } from '../output/wrap-text.ts';

/** More failures than this are for the report, which groups them. */
const MAX_LINES = 50;
const INDENT = '    ';

/** What to print when a tenant fails; `undefined` once there were too many. */
export type FailureLines = (tenant: FailedTenant) => string | undefined;

/**
 * The reason at once: a long run may go on for an hour, and one that is stopped at once leaves no report. What does
 * not fit into a line of the terminal is there in full for the first tenant of each reason.
 */
export function createFailureLines(output: Output): FailureLines {
  const known = new Set<string>();
  let count = 0;
  return (tenant) => {
    count += 1;
    const { palette, glyphs, width, isVerbose } = output.logLook;
    if (count > MAX_LINES && !isVerbose) return undefined;
    const reason = reasonOf(tenant);
    const isKnown = known.has(reason);
    known.add(reason);
    const name = printable(tenant.tenantId);
    const head = `${palette.bad(glyphs.bad)} ${palette.strong(name)}`;
    const room = width - displayWidth(head) - 2;
    if (displayWidth(reason) <= room) return `${head}  ${reason}`;
    return isKnown
      ? `${head}  ${truncateToWidth(reason, room)}`
      : `${head}\n${wrapText(reason, width, INDENT)}`;
  };
}

function reasonOf(tenant: FailedTenant): string {
  if (tenant.error === undefined) return 'failed';
  return printable(withoutTenant(explainFailure(tenant.error).reason, tenant));
}
