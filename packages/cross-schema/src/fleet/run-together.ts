import { type SQL, sql } from 'drizzle-orm';
import type { SelectedFields } from 'drizzle-orm/pg-core';
import type { AdminDb } from './admin-db.ts';
import { wasAskedBefore } from './asked-before.ts';
import { decoderOf } from './fleet-fields.ts';
import type { FleetPlan } from './fleet-plan.ts';
import type { FleetRow, FleetTenant, KeyedRow } from './fleet-row.ts';
import type { FleetWork } from './fleet-work.ts';
import { sortKeys } from './tenant-select.ts';

/** That there is a name is what counts: a connection of dmt's gives every text a name of its own. */
const PREPARED_NAME = 'fleet';

/** What is read of some tenants: rows that say by `n` whose they are. */
export interface FleetSource {
  readonly from: SQL;
  /** As much of it as tells it from others. */
  readonly text: string;
}

/** Runs the selects of many tenants as one statement. */
export async function runTogether(
  db: AdminDb,
  { facts, plan, limits }: Pick<FleetWork, 'facts' | 'plan' | 'limits'>,
  tenants: readonly FleetTenant[],
  { from, text }: FleetSource,
): Promise<KeyedRow[]> {
  const select = db.select(outerFields(plan)).from(from).$dynamic();
  if (plan.limit !== undefined) {
    if (plan.orderBy.length > 0) select.orderBy(sql.raw(sortKeys(plan, '"fleet".')));
    select.limit(plan.limit);
  }
  const isPrepared = limits.prepare ?? wasAskedBefore(facts, text, tenants.length);
  const rows = await (isPrepared ? select.prepare(PREPARED_NAME).execute() : select);
  return keyedRowsOf(rows, plan, tenants);
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

function keyedRowsOf(
  found: ReadonlyArray<Readonly<Record<string, unknown>>>,
  { fields, orderBy }: FleetPlan,
  tenants: readonly FleetTenant[],
): KeyedRow[] {
  const names = Object.keys(fields).map((name, index) => [name, `c${index}`] as const);
  const keyNames = orderBy.map((_, index) => [`k${index}`, `t${index}`] as const);
  return found.map((values) => {
    const row: FleetRow<Record<string, unknown>> = {
      tenantId: tenants[Number(values.n)]?.tenantId ?? '',
    };
    for (const [name, column] of names) row[name] = values[column];
    const keys = keyNames.map(([text, type]) => {
      const key = values[text];
      return [key === null ? null : String(key), String(values[type])] as const;
    });
    return { row, keys };
  });
}
