import { formatCount } from '../output/format-count.ts';
import { listNames } from '../output/list-names.ts';
import type { Look } from '../output/output.ts';
import { printable } from '../output/printable.ts';
import { wrapText } from '../output/wrap-text.ts';
import type { FailureGroup } from './group-failures.ts';

const MAX_GROUPS = 8;
const WIDTH_OF_NAMES = 74;

/** Each reason with the tenants it holds for and its remedy. */
export function renderFailureGroups(
  groups: readonly FailureGroup[],
  { palette, width, isVerbose }: Look,
): readonly string[] {
  const shown = isVerbose ? groups : groups.slice(0, MAX_GROUPS);
  const hidden = groups.length - shown.length;
  const entries = shown.map(({ failure, tenantIds }) =>
    [
      palette.bad(wrapText(printable(failure.reason), width, '  ')),
      `    ${listNames(tenantIds, WIDTH_OF_NAMES)}`,
      palette.faint(wrapText(printable(failure.remedy), width, '    ')),
      ...(isVerbose && failure.stack !== undefined ? [palette.faint(failure.stack)] : []),
    ].join('\n'),
  );
  return hidden > 0
    ? [...entries, `  and ${formatCount(hidden, 'more reason')}: --verbose shows all`]
    : entries;
}
