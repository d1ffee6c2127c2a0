import { UsageError } from '@dmt/core';
import { quoteIdentifier, quoteValue } from '@dmt/core/internal';
import type { RowTable } from './row-tables.ts';

/** 80 GB, which take PostgreSQL minutes even when they are all in memory. */
const MOST_PAGES = 10_000_000;

/**
 * Makes sure that a statement over many tenants does not read a large table once for each of them. Small ones it may.
 *
 * @throws DMT_USAGE
 */
export function assertIndexed(tables: readonly RowTable[], tenantCount: number, tenantColumn: string): void {
  const table = tables.find(
    ({ hasTenant, pagesPerTenant }) => hasTenant && pagesPerTenant * tenantCount > MOST_PAGES,
  );
  if (table === undefined) return;
  throw new UsageError(
    `Table ${quoteValue(table.name)} has no index that begins with ${quoteValue(tenantColumn)}, so all of it would be read once for each of ${tenantCount} tenants.`,
    `Run: create index concurrently on ${quoteIdentifier(table.name)} (${quoteIdentifier(tenantColumn)}); or ask for fewer tenants.`,
  );
}
