import { findDmtError, SeedFailedError, type TableModule, type TenantDb } from '@dmt/core';
import { sql } from 'drizzle-orm';
import type { SeedDb } from './seed-function.ts';

/**
 * Runs a seed in a transaction of a handle: all of what it writes, or nothing.
 *
 * @param tenantId - undefined for the shared schema
 * @throws DMT_SEED_FAILED, or what core refused the tenant with
 */
export async function runSeed<Tables extends TableModule>(
  db: TenantDb<Tables>,
  tenantId: string | undefined,
  seed: (db: SeedDb<Tables>) => unknown,
): Promise<void> {
  try {
    await db.transaction(async (transaction) => {
      await seed(transaction);
      // A seed that caught the error of a statement has a transaction that can only be rolled back, and
      // PostgreSQL answers its commit without an error.
      await transaction.execute(sql`select`);
    });
  } catch (error) {
    throw findDmtError(error) ?? new SeedFailedError(tenantId, { cause: error, ...whyOf(error) });
  }
}

/** What PostgreSQL said: the message of Drizzle's wrapper holds the statement and its parameters. */
function whyOf(error: unknown): { readonly why?: string } {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? { why: cause.message } : {};
}
