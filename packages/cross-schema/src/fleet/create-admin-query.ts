import { UsageError } from '@dmt/core';
import { findHandleOrigin, type ManagerFacts, quoteValue } from '@dmt/core/internal';
import { is, type SQL, Subquery } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import {
  type Join,
  type JoinedSelect,
  type JoinShape,
  type JoinType,
  type RowOf,
  resolveTable,
  type Side,
  type Sources,
} from '../query/index.ts';
import { describeTable, type Joinable, qualifyTable, referenceNameOf } from '../tables/index.ts';
import { type AdminQueryOptions, type ResolvedAdminOptions, resolveAdminOptions } from './admin-options.ts';
import { assertFleetFields, type FleetFields } from './fleet-fields.ts';
import { FleetSelect } from './fleet-select.ts';
import { TENANT_SCHEMA } from './tenant-select.ts';

/** Queries over all tenants. */
export interface AdminQuery {
  /** A table of every tenant. @throws DMT_USAGE for a shared one */
  fromAllTenants<T extends PgTable>(table: T): FleetSources<T, []>;
  /** A table for use in a subquery of such a query: of the tenant whose turn it is, or shared. */
  table<T extends Joinable>(side: Side, table: T): T;
}

/** Tables to select from, in each tenant. */
export interface FleetSources<TFrom extends Joinable, TJoins extends readonly JoinShape[]> {
  innerJoin<T extends PgTable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'inner', T>;
  leftJoin<T extends PgTable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'left', T>;
  rightJoin<T extends PgTable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'right', T>;
  fullJoin<T extends PgTable>(side: Side, table: T, on: SQL | undefined): Joined<TFrom, TJoins, 'full', T>;
  /**
   * What is read of each tenant; all columns of a table are `getTableColumns(table)`. Every row has a `tenantId` besides.
   *
   * @throws DMT_USAGE
   */
  select<TFields extends FleetFields>(
    fields: TFields & { readonly tenantId?: never },
  ): FleetSelect<RowOf<JoinedSelect<{ [Name in keyof TFields]: TFields[Name] }, TFrom, TJoins>>>;
}

type Joined<
  TFrom extends Joinable,
  TJoins extends readonly JoinShape[],
  TType extends JoinType,
  TTable extends Joinable,
> = FleetSources<TFrom, readonly [...TJoins, { readonly type: TType; readonly table: TTable }]>;

/**
 * Queries over all tenants, for operators and reports: never for what a tenant's request is answered with. They read, by few
 * statements on few connections, and say of each tenant that could not be read why.
 *
 * @throws DMT_USAGE without a reason, or for an option that makes no sense
 * @example
 * const admin = createAdminQuery({ manager: tenants, reason: 'invoices of November', onQuery: (event) => audit.write(event) });
 * const { rows, failures } = await admin
 *   .fromAllTenants(orders)
 *   .select({ status: orders.status, orders: count() })
 *   .groupBy(orders.status);
 */
export function createAdminQuery(options: AdminQueryOptions): AdminQuery {
  const facts = factsOf(options);
  const resolved = resolveAdminOptions(options, facts.strategy.name);
  const sides = { manager: facts, shared: facts.shared };
  const resolve = <T extends Joinable>(side: Side, table: T): T => {
    assertOfEachTenant(side, table);
    const known = resolveTable(sides, side, table);
    return side === 'tenant' ? qualifyTable(known, TENANT_SCHEMA) : known;
  };
  return {
    table: resolve,
    // The types say what is joined and selected; the type tests compare them with Drizzle's own.
    fromAllTenants: (table) =>
      sourcesOf(resolved, facts, resolve, { from: resolve('tenant', table), joins: [] }) as never,
  };
}

interface UntypedSources extends Record<`${JoinType}Join`, (...args: JoinArguments) => UntypedSources> {
  select(fields: FleetFields): FleetSelect<unknown>;
}

type JoinArguments = [side: Side, table: Joinable, on: SQL | undefined];

function sourcesOf(
  options: ResolvedAdminOptions,
  facts: ManagerFacts,
  resolve: AdminQuery['table'],
  sources: Sources,
): UntypedSources {
  const join =
    (type: JoinType) =>
    (...[side, table, on]: JoinArguments): UntypedSources => {
      const added: Join = { type, table: resolve(side, table), on };
      return sourcesOf(options, facts, resolve, { ...sources, joins: [...sources.joins, added] });
    };
  return {
    innerJoin: join('inner'),
    leftJoin: join('left'),
    rightJoin: join('right'),
    fullJoin: join('full'),
    select: (fields) => {
      assertFleetFields(fields);
      return new FleetSelect(options, facts, { sources, fields: { ...fields }, groupBy: [], orderBy: [] });
    },
  };
}

function factsOf({ manager }: AdminQueryOptions): ManagerFacts {
  const facts = findHandleOrigin(manager.getSharedDb())?.manager;
  if (facts !== undefined) return facts;
  throw new UsageError('manager is not a tenant manager.', 'Give it what createTenantManager() returned.');
}

/** What is the same for all tenants would be read once for each. */
function assertOfEachTenant(side: Side, table: Joinable): void {
  const name = quoteValue(referenceNameOf(table));
  if (is(table, Subquery)) {
    throw new UsageError(
      `${name} is a subquery, whose tables lie where they lie for one tenant.`,
      'Join tables; in subqueries of where(), name them by table() of the admin query.',
    );
  }
  if (side === 'tenant' && describeTable(table)?.schema !== undefined) {
    throw new UsageError(
      `${name} declares a schema, so it is one table for all tenants.`,
      'Read it by getSharedDb(), or declare it by pgTable().',
    );
  }
}
