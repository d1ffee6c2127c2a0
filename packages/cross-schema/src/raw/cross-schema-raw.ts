import { UsageError } from '@dmt/core';
import { quoteIdentifier } from '@dmt/core/internal';
import { type SQL, sql } from 'drizzle-orm';
import { findSidesOf, type QueryableDb } from '../query/index.ts';
import { fillSchemaNames } from './fill-schema-names.ts';

export interface CrossSchemaRawOptions {
  /** One statement, with `$tenant.` and `$shared.` before the names of tables. */
  readonly sql: string;
  /** Values of `$1`, `$2`, … @default none */
  readonly params?: readonly unknown[];
}

/**
 * Runs a statement of your own over tenant and shared tables, and gives its rows as `db.execute()` does. `$tenant.` and
 * `$shared.` become the quoted names of the schemas; in strings, comments, quoted names and dollar quotes they are left
 * alone. Values belong into `params`, never into the text.
 *
 * @throws DMT_USAGE for several statements, or a handle that is not a tenant's; DMT_NOT_ONE_DATABASE, DMT_NO_TENANT_CONTEXT
 * @example
 * const rows = await crossSchemaRaw<{ id: number; plan: string }>(tenantDb, {
 *   sql: 'select o.id, p.name as plan from $tenant.orders o join $shared.plans p on p.id = o.plan_id where o.id = $1',
 *   params: [42],
 * });
 */
export async function crossSchemaRaw<TRow extends Record<string, unknown> = Record<string, unknown>>(
  tenantDb: QueryableDb,
  { sql: template, params = [] }: CrossSchemaRawOptions,
): Promise<TRow[]> {
  const sides = findSidesOf(tenantDb);
  const { text, hasSeveralStatements } = fillSchemaNames(template, {
    tenant: quoteIdentifier(sides.findTenant().schemaName),
    shared: quoteIdentifier(sides.shared.schemaName),
  });
  if (hasSeveralStatements) {
    throw new UsageError(
      'crossSchemaRaw() was given several statements.',
      'Call it once for each, in db.transaction() if they belong together.',
    );
  }
  const { rows } = await tenantDb.execute<Record<string, unknown>>(statementOf(text, params));
  // Only the caller knows what the statement selects.
  return rows as TRow[];
}

/** A text with parameters that keep their numbers: `sql` would number each use of `$1` anew. */
function statementOf(text: string, params: readonly unknown[]): SQL {
  return Object.assign(sql.raw(text), { toQuery: () => ({ sql: text, params: [...params] }) });
}
