import type { Migrator } from '@dmt/migrator';
import { formatCount } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderNextStep } from '../../output/render-next-step.ts';
import { renderTable } from '../../output/render-table.ts';

type ListedTenant = Awaited<ReturnType<Migrator['listTenants']>>[number];

/** A line per tenant, in full when it goes to a pipe. */
export function renderTenants(tenants: readonly ListedTenant[], look: Look): string {
  const { palette, glyphs, width } = look;
  if (tenants.length === 0) {
    return `${palette.attention(glyphs.attention)} There are no tenants.\n${renderNextStep('Create one: dmt tenant:create --id <id>', look)}`;
  }
  const table = renderTable(
    [
      { title: 'tenant', isFlexible: true },
      { title: 'schema', isFlexible: true, paint: palette.faint },
      { title: 'state', paint: (text) => (text.trim() === 'active' ? text : palette.attention(text)) },
      { title: 'created', paint: palette.faint },
    ],
    tenants.map(({ tenantId, schemaName, state, createdAt }) => [
      printable(tenantId),
      printable(schemaName),
      state,
      formatDay(createdAt),
    ]),
    { width, paintTitle: palette.faint },
  );
  return `${table}\n\n  ${formatCount(tenants.length, 'tenant')}`;
}

function formatDay(createdAt: Date | string | undefined): string {
  return createdAt === undefined ? '' : new Date(createdAt).toISOString().slice(0, 10);
}
