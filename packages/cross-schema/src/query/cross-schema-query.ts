import type { SQL } from 'drizzle-orm';
import type { SelectedFields } from 'drizzle-orm/pg-core';
import type { Joinable } from '../tables/index.ts';
import { findSides } from './find-sides.ts';
import type { Join } from './select-over.ts';
import type { JoinedSelect, JoinShape, JoinType, QueryableDb } from './select-types.ts';
import { resolveTable, type Side } from './side-resolver.ts';
import { sourcesOf } from './sources-of.ts';

export interface CrossSchemaQueryOptions {
  /** The tenant's handle, or a transaction of it: the statement is sent by it. */
  readonly tenantDb: QueryableDb;
  /** The handle of the shared tables, of the same manager. */
  readonly sharedDb: QueryableDb;
}

/** Queries over tables of a tenant and shared ones. */
export interface CrossSchemaQuery {
  /** The first table of a query. @throws DMT_USAGE for a table of the other side */
  from<T extends Joinable>(side: Side, table: T): CrossSchemaSources<T, []>;
  /**
   * The same table, named in full where it is shared: for subqueries of the tenant's handle, and in `sql`.
   *
   * @example
   * exists(tenantDb.select().from(cross.table('shared', plans)).where(eq(plans.id, orders.planId)))
   */
  table<T extends Joinable>(side: Side, table: T): T;
}

/** Tables to select from. Subqueries and tables of either side are joined as in Drizzle. */
export interface CrossSchemaSources<TFrom extends Joinable, TJoins extends readonly JoinShape[]> {
  innerJoin<T extends Joinable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'inner', T>;
  leftJoin<T extends Joinable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'left', T>;
  rightJoin<T extends Joinable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'right', T>;
  fullJoin<T extends Joinable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'full', T>;
  /** Drizzle's select over these tables: go on with `where`, `groupBy`, `orderBy`, `limit`, `as`, `prepare`, or await it. */
  select(): JoinedSelect<undefined, TFrom, TJoins>;
  select<TFields extends SelectedFields>(fields: TFields): JoinedSelect<TFields, TFrom, TJoins>;
  selectDistinct(): JoinedSelect<undefined, TFrom, TJoins>;
  selectDistinct<TFields extends SelectedFields>(fields: TFields): JoinedSelect<TFields, TFrom, TJoins>;
}

type Joined<
  TFrom extends Joinable,
  TJoins extends readonly JoinShape[],
  TType extends JoinType,
  TTable extends Joinable,
> = CrossSchemaSources<TFrom, readonly [...TJoins, { readonly type: TType; readonly table: TTable }]>;

/**
 * Queries that join a tenant's tables with shared ones, in one statement on the tenant's handle. Rows are typed as
 * Drizzle types them, and what `select()` gives is Drizzle's own builder.
 *
 * @throws DMT_USAGE for handles that do not belong together, DMT_NOT_ONE_DATABASE
 * @example
 * const rows = await createCrossSchemaQuery({ tenantDb: tenants.getDb('acme'), sharedDb: tenants.getSharedDb() })
 *   .from('tenant', orders)
 *   .leftJoin('shared', plans, eq(orders.planId, plans.id))
 *   .select({ orderId: orders.id, planName: plans.name });
 */
export function createCrossSchemaQuery({ tenantDb, sharedDb }: CrossSchemaQueryOptions): CrossSchemaQuery {
  const sides = findSides(tenantDb, sharedDb);
  const resolve = <T extends Joinable>(side: Side, table: T): T => resolveTable(sides, side, table);
  const readJoin = (side: Side, table: Joinable, on: SQL | undefined): Omit<Join, 'type'> => ({
    table: resolve(side, table),
    on,
  });
  return {
    table: resolve,
    // The types say what is joined, and that it is selected as Drizzle does; the type tests compare them with Drizzle's own.
    from: (side, table) => sourcesOf(tenantDb, readJoin, { from: resolve(side, table), joins: [] }) as never,
  };
}
