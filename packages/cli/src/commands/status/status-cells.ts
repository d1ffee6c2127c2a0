import type { TenantStatus } from '@dmt/migrator';
import type { Look } from '../../output/output.ts';
import type { TableColumn } from '../../output/render-table.ts';

type Status = TenantStatus['status'];

const labels: Readonly<Record<Status, string>> = { ok: 'up to date', behind: 'behind', error: 'error' };

/** The worst first. */
export const statusOrder: readonly Status[] = ['error', 'behind', 'ok'];

export function statusLabel(status: Status): string {
  return labels[status];
}

/** How a status is coloured; the word says the same. */
export function statusColumn(statuses: readonly Status[], { palette }: Look): TableColumn {
  const paints = { ok: palette.good, behind: palette.attention, error: palette.bad };
  return { title: 'status', paint: (text, row) => paints[statuses[row] ?? 'ok'](text) };
}

/** A count, or a dash where nothing could be counted. */
export function countCell(count: number, status: Status): string {
  return status === 'error' ? '–' : String(count);
}
