import { quoteIdentifier } from '@dmt/core/internal';
import { type SQL, sql } from 'drizzle-orm';
import type { SelectedFields } from 'drizzle-orm/pg-core';
import { type QueryableDb, selectOver } from '../query/index.ts';
import { comparableSql } from './fleet-fields.ts';
import { type FleetPlan, rowsOfOneTenant } from './fleet-plan.ts';

/**
 * Stands for the schema of the tenant whose turn it is. Nobody's schema: it is longer than PostgreSQL keeps of a name, so that a
 * statement that was sent with it would find nothing.
 */
export const TENANT_SCHEMA: string = `dmt: the schema of each tenant, ${'to be named before it is sent '.repeat(2)}`;

/** Drizzle's select, as far as it is needed here. */
interface TenantSelect {
  where(condition: SQL | undefined): TenantSelect;
  groupBy(...items: SQL[]): TenantSelect;
  having(condition: SQL | undefined): TenantSelect;
  toSQL(): { readonly sql: string; readonly params: unknown[] };
}

/** Stands for the number by which rows say whose they are. */
export const TENANT_NUMBER: string = '"dmt: the number of each tenant"';

/**
 * What one tenant is asked: whose its rows are is `n`, its columns are called `c0`, `c1`, …, and `k0`, … what rows are sorted by.
 */
export interface TenantStatement {
  /** The same for every tenant, and with the same numbers. */
  readonly params: readonly unknown[];
  /** The select with {@link TENANT_NUMBER}, and with tables in {@link TENANT_SCHEMA}. */
  readonly template: string;
  /** A select that may stand in a union, with its tables named in full, or by the search path. */
  textFor(number: number, schemaName: string | undefined): string;
}

export function createTenantStatement(db: QueryableDb, plan: FleetPlan): TenantStatement {
  const tail = tailOf(plan);
  const { sql: select, params } = selectFor(db, plan).toSQL();
  const template = tail === '' ? select : `(${select}${tail})`;
  const [before = '', after = ''] = template.split(TENANT_NUMBER);
  const parts = after.split(`"${TENANT_SCHEMA}".`);
  const qualify = (schemaName: string | undefined): string =>
    schemaName === undefined ? '' : `${quoteIdentifier(schemaName)}.`;
  return {
    params,
    template,
    textFor: (number, schemaName) => before + number + parts.join(qualify(schemaName)),
  };
}

function selectFor(db: QueryableDb, plan: FleetPlan): TenantSelect {
  const fields: SelectedFields = { n: sql.raw(TENANT_NUMBER).as('n') };
  for (const [index, field] of Object.values(plan.fields).entries()) {
    fields[`c${index}`] = comparableSql(field).as(`c${index}`);
  }
  for (const [index, { expression }] of plan.orderBy.entries()) {
    fields[`k${index}`] = sql`${expression}`.as(`k${index}`);
  }
  // It is Drizzle's select, which has these methods.
  let select = selectOver(db, plan.sources, fields) as TenantSelect;
  if (plan.where !== undefined) select = select.where(plan.where);
  if (plan.groupBy.length > 0) select = select.groupBy(...plan.groupBy);
  return plan.having === undefined ? select : select.having(plan.having);
}

function tailOf(plan: FleetPlan): string {
  const limit = rowsOfOneTenant(plan);
  if (limit === undefined) return '';
  return `${orderSql(plan)} limit ${limit}`;
}

export function orderSql(plan: Pick<FleetPlan, 'orderBy'>): string {
  return plan.orderBy.length === 0 ? '' : ` order by ${sortKeys(plan)}`;
}

/** @param of - where keys are from: `"fleet".` where a column of the result has the same name, and is a text */
export function sortKeys({ orderBy }: Pick<FleetPlan, 'orderBy'>, of = ''): string {
  return orderBy.map(({ direction }, index) => `${of}"k${index}" ${direction}`.trim()).join(', ');
}
