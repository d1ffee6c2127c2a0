import type { CallLimits, TenantPool } from '@dmt/core';
import type { RunSql } from '@dmt/core/internal';
import type { QueryableDb } from '../query/index.ts';

/** The slice of a manager's handles that is needed here. */
export interface AdminDb extends QueryableDb {
  readonly $client: TenantPool;
}

/** The slice of a tenant manager that is needed here. */
export interface AdminManager {
  getSharedDb(limits?: CallLimits): AdminDb;
}

/** Statements that Drizzle has no words for. */
export function runSqlBy(db: AdminDb): RunSql {
  return async (text, values = []) => {
    const result = await db.$client.query(text, [...values]);
    // Without `rowMode: 'array'` rows are objects.
    const rows =
      result === undefined || Array.isArray(result) ? [] : (result.rows as Record<string, unknown>[]);
    return { rows };
  };
}
