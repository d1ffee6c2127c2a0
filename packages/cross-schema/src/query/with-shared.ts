import { is, type SQL, Subquery } from 'drizzle-orm';
import type { SelectedFields } from 'drizzle-orm/pg-core';
import type { Joinable } from '../tables/index.ts';
import { findSidesOf } from './find-sides.ts';
import type { Join } from './select-over.ts';
import type { JoinedSelect, JoinShape, JoinType, QueryableDb } from './select-types.ts';
import { findSide, resolveTable } from './side-resolver.ts';
import { sourcesOf } from './sources-of.ts';

/** Queries whose tables are recognised as a tenant's or shared. */
export interface SharedAwareQuery {
  /** @throws DMT_USAGE for a table that the configuration does not have */
  from<T extends Joinable>(table: T): SharedAwareSources<T, []>;
}

/** Tables to select from, as in `CrossSchemaSources`. */
export interface SharedAwareSources<TFrom extends Joinable, TJoins extends readonly JoinShape[]> {
  innerJoin<T extends Joinable>(table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'inner', T>;
  leftJoin<T extends Joinable>(table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'left', T>;
  rightJoin<T extends Joinable>(table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'right', T>;
  fullJoin<T extends Joinable>(table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'full', T>;
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
> = SharedAwareSources<TFrom, readonly [...TJoins, { readonly type: TType; readonly table: TTable }]>;

/**
 * `createCrossSchemaQuery` that finds out itself which table is whose: by the tables that `schemas` of the configuration declares.
 *
 * @throws DMT_USAGE for a handle that is not a tenant's, DMT_NOT_ONE_DATABASE
 * @example
 * await withShared(tenantDb).from(orders).leftJoin(plans, eq(orders.planId, plans.id)).select();
 */
export function withShared(tenantDb: QueryableDb): SharedAwareQuery {
  const sides = findSidesOf(tenantDb);
  const resolve = <T extends Joinable>(table: T): T =>
    is(table, Subquery) ? table : resolveTable(sides, findSide(sides.manager, table), table);
  const readJoin = (table: Joinable, on: SQL | undefined): Omit<Join, 'type'> => ({
    table: resolve(table),
    on,
  });
  // As in createCrossSchemaQuery(): the types know more.
  return { from: (table) => sourcesOf(tenantDb, readJoin, { from: resolve(table), joins: [] }) as never };
}
