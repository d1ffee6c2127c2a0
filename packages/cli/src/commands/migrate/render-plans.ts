import type { TenantMigrationResult } from '@dmt/migrator';
import { formatCount } from '../../output/format-count.ts';
import { listNames } from '../../output/list-names.ts';
import type { Look } from '../../output/output.ts';

const WIDTH_OF_LISTS = 76;

/** What a dry run would apply: tenants that lack the same migrations in one entry. */
export function renderPlans(
  details: readonly TenantMigrationResult[],
  { palette, isVerbose }: Look,
): string[] {
  const plans = new Map<string, { migrations: readonly string[]; tenantIds: string[] }>();
  for (const { tenantId, status, appliedMigrations } of details) {
    if (status !== 'planned') continue;
    const key = appliedMigrations.join('\n');
    const plan = plans.get(key) ?? { migrations: appliedMigrations, tenantIds: [] };
    plan.tenantIds.push(tenantId);
    plans.set(key, plan);
  }
  if (plans.size === 0) return [];
  const width = isVerbose ? Number.POSITIVE_INFINITY : WIDTH_OF_LISTS;
  const entries = [...plans.values()].flatMap(({ migrations, tenantIds }) => [
    '',
    `  ${palette.strong(formatCount(tenantIds.length, 'tenant'))}  ${palette.faint(listNames(tenantIds, WIDTH_OF_LISTS - 14))}`,
    `    ${listNames(migrations, width)}`,
  ]);
  return [...entries, ''];
}
