import { type SQL, sql } from 'drizzle-orm';
import type { SelectedFields } from 'drizzle-orm/pg-core';
import { bindParameters } from '../raw/index.ts';
import type { AdminDb } from './admin-db.ts';
import { decoderOf } from './fleet-fields.ts';
import type { FleetPlan } from './fleet-plan.ts';
import type { FleetWork } from './fleet-reader.ts';
import type { FleetTenant, KeyedRow } from './fleet-row.ts';
import { findSqlState } from './sql-state.ts';
import { orderSql, type TenantStatement } from './tenant-select.ts';

/** That there is a name is what counts: a connection of dmt's gives every text a name of its own. */
const PREPARED_NAME = 'fleet';

/**
 * "cached plan must not change result type": a table was altered since. It ends the transaction, so that nobody but its
 * author can repeat the statement.
 */
const RESULT_TYPE_CHANGED = '0A000';

/** Runs the selects of many tenants as one statement, whose rows say by a number whose they are. */
export async function runTogether(
  db: AdminDb,
  { plan, limits }: Pick<FleetWork, 'plan' | 'limits'>,
  tenants: readonly FleetTenant[],
  statement: TenantStatement,
): Promise<KeyedRow[]> {
  const union = unionOf(tenants, statement);
  const runOnce = (isPrepared: boolean): Promise<Record<string, unknown>[]> =>
    db.transaction(
      async (tx) => {
        await tx.execute(settings(limits));
        const select = tx.select(outerFields(plan)).from(union).$dynamic();
        // Drizzle's `orderBy()` and `limit()` take no text of ours as one.
        const order = orderSql(plan);
        if (order !== '') select.orderBy(sql.raw(order.replace(' order by ', '')));
        if (plan.limit !== undefined) select.limit(plan.limit);
        return isPrepared ? select.prepare(PREPARED_NAME).execute() : select;
      },
      { accessMode: 'read only' },
    );
  const rows = await runOnce(limits.prepare).catch((error: unknown) => {
    if (limits.prepare && findSqlState(error) === RESULT_TYPE_CHANGED) return runOnce(false);
    throw error;
  });
  return rows.map((row) => toKeyedRow(row, plan, tenants));
}

/** What a statement that reads a little of much is not to be planned with: compiled expressions, and parallel workers. */
function settings({ lockTimeoutMs, statementTimeoutMs }: FleetWork['limits']): SQL {
  return sql`select pg_catalog.set_config('lock_timeout', ${String(lockTimeoutMs)}, true),
    pg_catalog.set_config('statement_timeout', ${String(statementTimeoutMs)}, true),
    pg_catalog.set_config('jit', 'off', true),
    pg_catalog.set_config('max_parallel_workers_per_gather', '0', true)`;
}

/**
 * The first brings the parameters, and the others refer to them by the numbers that they have there. `offset 0` keeps the planner
 * from making one query of them all, which takes it time by the square of their number: seconds for a thousand.
 */
function unionOf(tenants: readonly FleetTenant[], { params, textFor }: TenantStatement): SQL {
  const [first = '', ...others] = tenants.map(({ schemaName }, number) => textFor(number, schemaName));
  const rest = others.map((text) => `\nunion all\n${text}`).join('');
  return sql`(${bindParameters(first, params)}${sql.raw(rest)}\noffset 0) as "fleet"`;
}

/** `n` for whose it is; `c0`, … decoded as Drizzle decodes the fields; of keys their text and their type. */
function outerFields({ fields, orderBy }: FleetPlan): SelectedFields {
  const outer: SelectedFields = { n: sql`"fleet"."n"`.mapWith(Number) };
  for (const [index, field] of Object.values(fields).entries()) {
    outer[`c${index}`] = sql`${sql.raw(`"fleet"."c${index}"`)}`.mapWith(decoderOf(field));
  }
  for (const index of orderBy.keys()) {
    outer[`k${index}`] = sql`${sql.raw(`"fleet"."k${index}"::text`)}`;
    outer[`t${index}`] = sql`${sql.raw(`pg_catalog.pg_typeof("fleet"."k${index}")::text`)}`;
  }
  return outer;
}

function toKeyedRow(
  found: Readonly<Record<string, unknown>>,
  { fields, orderBy }: FleetPlan,
  tenants: readonly FleetTenant[],
): KeyedRow {
  const row: Record<string, unknown> = {};
  for (const [index, name] of Object.keys(fields).entries()) row[name] = found[`c${index}`];
  const tenantId = tenants[Number(found.n)]?.tenantId ?? '';
  const keys = orderBy.map((_, index) => {
    const text = found[`k${index}`];
    return [text === null ? null : String(text), String(found[`t${index}`])] as const;
  });
  return { row: { tenantId, ...row }, keys };
}
