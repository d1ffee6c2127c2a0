import type { ManagerFacts } from '@dmt/core/internal';
import { is, type SQL, SQL as SqlClass, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type ResolvedAdminOptions, wholeNumber } from './admin-options.ts';
import type { FleetPlan } from './fleet-plan.ts';
import type { FleetFailure, FleetRow } from './fleet-row.ts';
import { type OrderItem, parseOrderKey } from './order-key.ts';
import { type FleetRun, runFleet } from './run-fleet.ts';

/** What a query over all tenants came to. */
export interface FleetResult<TRow> {
  readonly rows: ReadonlyArray<FleetRow<TRow>>;
  /** Tenants whose rows are missing above, and why. */
  readonly failures: readonly FleetFailure[];
  /** How many tenants it was about, with those that failed. */
  readonly tenantCount: number;
}

/** Rows as they are found. */
export interface FleetStream<TRow> extends AsyncIterable<FleetRow<TRow>> {
  /** Tenants that failed so far. */
  readonly failures: readonly FleetFailure[];
}

/**
 * A query that runs in each tenant: `where`, `groupBy`, `having` and aggregates see the rows of one tenant, and each row of the
 * result says by `tenantId` whose it is. `orderBy` and `limit` are about the rows of all of them. Await it, or read `stream()`.
 */
export class FleetSelect<TRow> implements PromiseLike<FleetResult<TRow>> {
  readonly #options: ResolvedAdminOptions;
  readonly #facts: ManagerFacts;
  readonly #plan: FleetPlan;

  /** @internal */
  constructor(options: ResolvedAdminOptions, facts: ManagerFacts, plan: FleetPlan) {
    this.#options = options;
    this.#facts = facts;
    this.#plan = plan;
  }

  where(condition: SQL | undefined): FleetSelect<TRow> {
    return this.#with({ where: condition });
  }

  groupBy(...items: ReadonlyArray<PgColumn | SQL | SQL.Aliased>): FleetSelect<TRow> {
    // By what it is: the name that a field has in the result is not the one it has in the statement.
    return this.#with({ groupBy: items.map((item) => sql`${is(item, SqlClass.Aliased) ? item.sql : item}`) });
  }

  having(condition: SQL | undefined): FleetSelect<TRow> {
    return this.#with({ having: condition });
  }

  /** Sorts the rows of all tenants together, as PostgreSQL does: `orderBy(desc(count()), users.name)`. */
  orderBy(...items: readonly OrderItem[]): FleetSelect<TRow> {
    return this.#with({ orderBy: items.map(parseOrderKey) });
  }

  /** So many rows in all, the first by `orderBy`. @throws DMT_USAGE */
  limit(count: number): FleetSelect<TRow> {
    return this.#with({ limit: wholeNumber('limit()', count, 0) });
  }

  /** So many rows of each tenant, the first by `orderBy`. @throws DMT_USAGE */
  limitPerTenant(count: number): FleetSelect<TRow> {
    return this.#with({ limitPerTenant: wholeNumber('limitPerTenant()', count, 0) });
  }

  /**
   * The rows as they are found, in no order unless `orderBy` asks for one. What is not read is not asked for: leave the loop
   * when you have enough.
   */
  stream(): FleetStream<TRow> {
    const failures: FleetFailure[] = [];
    return { failures, [Symbol.asyncIterator]: () => this.#read(failures, noCounts()) };
  }

  /** All rows at once. @throws DMT_DISCOVERY_FAILED, DMT_DIRECTORY_UNREADABLE, and what the database refuses for all tenants */
  async execute(): Promise<FleetResult<TRow>> {
    const rows: FleetRow<TRow>[] = [];
    const failures: FleetFailure[] = [];
    const counts = noCounts();
    for await (const part of runFleet(this.#options, this.#facts, this.#plan, counts)) {
      failures.push(...part.failures);
      for (const { row } of part.rows) rows.push(row as FleetRow<TRow>);
    }
    return { rows, failures, tenantCount: counts.tenantCount };
  }

  // biome-ignore lint/suspicious/noThenProperty: awaited like Drizzle's own queries
  then<TDone = FleetResult<TRow>, TFailed = never>(
    onDone?: ((result: FleetResult<TRow>) => TDone | PromiseLike<TDone>) | null,
    onFailed?: ((reason: unknown) => TFailed | PromiseLike<TFailed>) | null,
  ): Promise<TDone | TFailed> {
    return this.execute().then(onDone, onFailed);
  }

  #with(change: Partial<FleetPlan>): FleetSelect<TRow> {
    return new FleetSelect<TRow>(this.#options, this.#facts, { ...this.#plan, ...change });
  }

  async *#read(failures: FleetFailure[], counts: FleetRun): AsyncGenerator<FleetRow<TRow>, void, undefined> {
    for await (const part of runFleet(this.#options, this.#facts, this.#plan, counts)) {
      failures.push(...part.failures);
      // They have the fields of the plan, decoded by Drizzle: what `TRow` was inferred from.
      for (const { row } of part.rows) yield row as FleetRow<TRow>;
    }
  }
}

function noCounts(): FleetRun {
  return { tenantCount: 0, rowCount: 0, failureCount: 0 };
}
