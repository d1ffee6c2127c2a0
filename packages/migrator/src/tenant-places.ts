import { siteOf, type TenantSite } from './lifecycle/index.ts';
import type { MigratorContext } from './migrator-context.ts';

/** Where to work for these tenants: at the place of each, or at the one that they share. */
export function placesOf(
  { layout, strategy }: MigratorContext,
  tenantIds: ReadonlyArray<string>,
): TenantSite[] {
  if (layout.sharedSite) return [layout.sharedSite];
  return [...new Set(tenantIds)].map((tenantId) => siteOf(strategy, tenantId));
}

/** The site of a tenant; or of all of them, by the name that this has in results. */
export function siteNamed({ layout, strategy }: MigratorContext, tenantId: string): TenantSite {
  return layout.sharedSite?.tenantId === tenantId ? layout.sharedSite : siteOf(strategy, tenantId);
}
