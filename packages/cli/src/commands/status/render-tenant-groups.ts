import type { TenantStatus } from '@dmt/migrator';
import { formatNumber } from '../../output/format-count.ts';
import { listNames } from '../../output/list-names.ts';
import type { Look } from '../../output/output.ts';
import { renderTable } from '../../output/render-table.ts';
import { countCell, statusColumn, statusLabel, statusOrder } from './status-cells.ts';

const WIDTH_OF_NAMES = 30;
const MAX_GROUPS = 20;

/** A line for all tenants that are in the same situation, the worst first. */
export function renderTenantGroups(tenants: readonly TenantStatus[], look: Look): string {
  const { palette, width } = look;
  const groups = groupTenants(tenants);
  const shown = groups.slice(0, MAX_GROUPS);
  const hidden = groups.slice(MAX_GROUPS).reduce((sum, group) => sum + group.tenantIds.length, 0);
  const table = renderTable(
    [
      { title: 'tenants', align: 'right', paint: palette.strong },
      { title: 'state', paint: palette.faint },
      statusColumn(
        shown.map((group) => group.sample.status),
        look,
      ),
      { title: 'applied', align: 'right' },
      { title: 'pending', align: 'right' },
      { title: 'which', isFlexible: true, paint: palette.faint },
    ],
    shown.map(({ sample, tenantIds }) => [
      formatNumber(tenantIds.length),
      sample.state,
      statusLabel(sample.status),
      countCell(sample.appliedCount, sample.status),
      countCell(sample.pendingCount, sample.status),
      sample.status === 'ok' ? '' : listNames(tenantIds, WIDTH_OF_NAMES),
    ]),
    { width, paintTitle: palette.faint },
  );
  const note = hidden > 0 ? `${formatNumber(hidden)} more in other situations; ` : '';
  return `${table}\n\n  ${palette.faint(`${note}--verbose lists every tenant`)}`;
}

interface TenantGroup {
  readonly sample: TenantStatus;
  readonly tenantIds: string[];
}

function groupTenants(tenants: readonly TenantStatus[]): readonly TenantGroup[] {
  const groups = new Map<string, TenantGroup>();
  for (const tenant of tenants) {
    const counts = tenant.status === 'error' ? '' : `${tenant.appliedCount} ${tenant.pendingCount}`;
    const key = `${tenant.status} ${tenant.state} ${counts}`;
    const group = groups.get(key);
    if (group) group.tenantIds.push(tenant.tenantId);
    else groups.set(key, { sample: tenant, tenantIds: [tenant.tenantId] });
  }
  const rank = ({ sample }: TenantGroup): number => statusOrder.indexOf(sample.status);
  return [...groups.values()].toSorted(
    (a, b) => rank(a) - rank(b) || b.tenantIds.length - a.tenantIds.length,
  );
}
