import type { SharedStatus, TenantStatus } from '@dmt/migrator';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';

/** `● Shared schema public: 2 of 12 migrations pending`. */
export function renderSharedHeadline(shared: SharedStatus, { palette, glyphs }: Look): string {
  const { schemaName, appliedCount, pendingCount } = shared;
  const total = formatCount(appliedCount + pendingCount, 'migration');
  const title = palette.strong(`Shared schema ${printable(schemaName)}`);
  return pendingCount === 0
    ? `${palette.good(glyphs.good)} ${title}: up to date, ${formatCount(appliedCount, 'migration')} applied`
    : `${palette.attention(glyphs.attention)} ${title}: ${palette.attention(`${formatNumber(pendingCount)} of ${total} pending`)}`;
}

/** `● 25 tenants: 23 up to date, 2 behind`. */
export function renderTenantsHeadline(tenants: readonly TenantStatus[], { palette, glyphs }: Look): string {
  const count = (status: TenantStatus['status']): number =>
    tenants.filter((tenant) => tenant.status === status).length;
  if (tenants.length === 0) return `${palette.attention(glyphs.attention)} There are no tenants.`;
  const [ok, behind, error] = [count('ok'), count('behind'), count('error')];
  const mark =
    error > 0
      ? palette.bad(glyphs.bad)
      : behind > 0
        ? palette.attention(glyphs.attention)
        : palette.good(glyphs.good);
  const parts = [
    ok > 0 ? `${formatNumber(ok)} up to date` : '',
    behind > 0 ? palette.attention(`${formatNumber(behind)} behind`) : '',
    error > 0 ? palette.bad(`${formatNumber(error)} in error`) : '',
  ].filter((part) => part !== '');
  return `${mark} ${palette.strong(formatCount(tenants.length, 'tenant'))}: ${parts.join(', ')}`;
}
