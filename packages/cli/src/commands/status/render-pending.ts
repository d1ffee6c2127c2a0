import type { TenantStatus } from '@dmt/migrator';
import { formatNumber } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderTable } from '../../output/render-table.ts';

const MAX_MIGRATIONS = 15;

/** Which migrations are pending, and for how many tenants. */
export function renderPending(tenants: readonly TenantStatus[], { palette, width }: Look): string {
  const counts = new Map<string, number>();
  for (const { pending } of tenants) {
    for (const name of pending) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size === 0) return '';
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const table = renderTable(
    [
      { title: 'pending migration', isFlexible: true },
      { title: 'tenants', align: 'right' },
    ],
    rows.slice(0, MAX_MIGRATIONS).map(([name, count]) => [printable(name), formatNumber(count)]),
    { width, paintTitle: palette.faint },
  );
  const hidden = rows.length - MAX_MIGRATIONS;
  return hidden > 0 ? `${table}\n  ${palette.faint(`and ${hidden} more`)}` : table;
}
