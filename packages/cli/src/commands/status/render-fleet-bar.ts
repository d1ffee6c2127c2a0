import type { TenantStatus } from '@dmt/migrator';
import type { Look } from '../../output/output.ts';

const MAX_WIDTH = 60;
const INDENT = '  ';

/** One line in which every tenant has its share: up to date, behind, in error. Nobody's share is rounded away. */
export function renderFleetBar(tenants: readonly TenantStatus[], { palette, glyphs, width }: Look): string {
  const size = Math.min(MAX_WIDTH, width - INDENT.length * 2);
  const share = (status: TenantStatus['status']): number => {
    const count = tenants.filter((tenant) => tenant.status === status).length;
    return count === 0 ? 0 : Math.max(1, Math.floor((count / tenants.length) * size));
  };
  const [error, behind] = [share('error'), share('behind')];
  const ok = share('ok') === 0 ? 0 : Math.max(1, size - error - behind);
  // Without colour the three must still differ.
  const parts = [
    palette.good(glyphs.barDone.repeat(ok)),
    palette.attention(glyphs.barLeft.repeat(behind)),
    palette.bad(glyphs.bad.repeat(error)),
  ];
  return INDENT + parts.join('');
}
