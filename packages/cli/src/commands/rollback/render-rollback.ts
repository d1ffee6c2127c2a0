import type { RollbackResult } from '@dmt/migrator';
import { formatCount } from '../../output/format-count.ts';
import { listNames } from '../../output/list-names.ts';
import type { Look } from '../../output/output.ts';

const WIDTH_OF_LISTS = 76;

/** What was or would be taken back: tenants that lose the same migrations in one entry. */
export function renderRollback({ details }: RollbackResult, { palette, isVerbose }: Look): string[] {
  const groups = new Map<string, { migrations: readonly string[]; tenantIds: string[] }>();
  for (const { tenantId, rolledBackMigrations } of details) {
    if (rolledBackMigrations.length === 0) continue;
    const key = rolledBackMigrations.join('\n');
    const group = groups.get(key) ?? { migrations: rolledBackMigrations, tenantIds: [] };
    group.tenantIds.push(tenantId);
    groups.set(key, group);
  }
  const width = isVerbose ? Number.POSITIVE_INFINITY : WIDTH_OF_LISTS;
  return [...groups.values()].flatMap(({ migrations, tenantIds }) => [
    '',
    `  ${palette.strong(formatCount(tenantIds.length, 'tenant'))}  ${palette.faint(listNames(tenantIds, WIDTH_OF_LISTS - 14))}`,
    `    ${listNames(migrations, width)}`,
  ]);
}
