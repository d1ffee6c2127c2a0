import type { RunSql } from '@dmt/core/internal';
import type { FleetPlan } from './fleet-plan.ts';
import type { KeyedRow } from './fleet-row.ts';
import { orderSql } from './tenant-select.ts';

const NUMBERS = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']);

/**
 * Sorts the rows of several statements, and keeps as many as were asked for. The server compares them by the types they have there:
 * numbers that Drizzle gives as text, time zones and collations are nothing that we could compare as PostgreSQL does.
 */
export async function sortTogether(
  run: RunSql,
  rows: readonly KeyedRow[],
  plan: Pick<FleetPlan, 'orderBy' | 'limit'>,
): Promise<readonly KeyedRow[]> {
  const columns = plan.orderBy.map((_, index) => rows.map(({ keys }) => keys[index]?.[0] ?? null));
  const names = columns.map((_, index) => `"t${index}"`).join(', ');
  const lists = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  const keys = columns.map((_, index) => `"t${index}"::${typeOf(rows, index)} as "k${index}"`).join(', ');
  const limit = plan.limit === undefined ? '' : ` limit ${plan.limit}`;
  const text = `select "at" from (
    select ${keys}, "at" from rows from (unnest(${lists})) with ordinality as "row" (${names}, "at")
  ) as "keyed"${orderSql(plan)}${limit}`;
  const order = await run(text, columns);
  return order.rows.flatMap(({ at }) => rows[Number(at) - 1] ?? []);
}

/** As PostgreSQL itself spells and quotes it. Where tenants differ, numbers meet as numbers and anything else as text. */
function typeOf(rows: readonly KeyedRow[], index: number): string {
  const types = new Set(rows.map(({ keys }) => keys[index]?.[1] ?? 'text'));
  const [type = 'text', another] = types;
  if (another === undefined) return type;
  return [...types].every((each) => NUMBERS.has(each)) ? 'numeric' : 'text';
}
