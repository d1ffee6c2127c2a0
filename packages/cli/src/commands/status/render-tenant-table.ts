import type { TenantStatus } from '@dmt/migrator';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderTable } from '../../output/render-table.ts';
import { countCell, statusColumn, statusLabel } from './status-cells.ts';

/** States in which a tenant is served; one that only discovery knows is not in the directory. */
const calmStates: ReadonlySet<string> = new Set(['active', 'unregistered']);

/** A line per tenant. */
export function renderTenantTable(tenants: readonly TenantStatus[], look: Look): string {
  const { palette, width } = look;
  const pendingPaint = (text: string): string =>
    text.trim() === '0' ? palette.faint(text) : palette.attention(text);
  return renderTable(
    [
      { title: 'tenant', isFlexible: true },
      { title: 'schema', isFlexible: true, paint: palette.faint },
      {
        title: 'state',
        paint: (text) => (calmStates.has(text.trim()) ? palette.faint(text) : palette.attention(text)),
      },
      statusColumn(
        tenants.map((tenant) => tenant.status),
        look,
      ),
      { title: 'applied', align: 'right' },
      { title: 'pending', align: 'right', paint: pendingPaint },
    ],
    tenants.map(({ tenantId, schemaName, state, status, appliedCount, pendingCount }) => [
      printable(tenantId),
      printable(schemaName),
      state,
      statusLabel(status),
      countCell(appliedCount, status),
      countCell(pendingCount, status),
    ]),
    { width, paintTitle: palette.faint },
  );
}
