import type { TenantStatus } from '@dmt/migrator';
import { formatNumber } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderTable } from '../../output/render-table.ts';
import { countPending } from './count-pending.ts';

const MAX_MIGRATIONS = 15;

/** Which migrations are pending, and for how many tenants. */
export function renderPending(tenants: readonly TenantStatus[], { palette, width, isVerbose }: Look): string {
  const pending = countPending(tenants);
  if (pending.length === 0) return '';
  const shown = isVerbose ? pending : pending.slice(0, MAX_MIGRATIONS);
  const table = renderTable(
    [
      { title: 'pending migration', isFlexible: true },
      { title: 'tenants', align: 'right' },
    ],
    shown.map(({ name, tenants: count }) => [printable(name), formatNumber(count)]),
    { width, paintTitle: palette.faint },
  );
  const hidden = pending.length - shown.length;
  return hidden > 0
    ? `${table}\n  ${palette.faint(`and ${formatNumber(hidden)} more; --verbose shows all`)}`
    : table;
}
