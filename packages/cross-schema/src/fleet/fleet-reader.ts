import { UsageError } from '@dmt/core';
import type { ManagerFacts, RunSql } from '@dmt/core/internal';
import type { AdminDb } from './admin-db.ts';
import type { FleetPlan } from './fleet-plan.ts';
import type { FleetPart } from './fleet-row.ts';
import { readOneByOne } from './read-one-by-one.ts';
import { readRows } from './rows/index.ts';
import { readSchemas } from './schemas/index.ts';

/** What a reader is to do. */
export interface FleetWork {
  readonly facts: ManagerFacts;
  readonly plan: FleetPlan;
  readonly tenantIds: readonly string[];
  readonly limits: FleetLimits;
  /** The handle of the shared tables. */
  readonly sharedDb: AdminDb;
  /** @throws as the manager's `getDb` */
  openTenant(tenantId: string): AdminDb;
  openLane(number: number): FleetLane;
  /** Gives up whatever still runs. */
  abandon(): void;
}

/** The shared handle on connections of its own choice, which are not those of other lanes. */
export interface FleetLane {
  readonly db: AdminDb;
  /** Statements that the limits of a query are not meant for. */
  readonly run: RunSql;
}

/** Bounds of what one query asks of the server. */
export interface FleetLimits {
  readonly concurrency: number;
  readonly tenantsPerStatement: number;
  /** `undefined`: what is asked again. */
  readonly prepare: boolean | undefined;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** Reads all tenants, a part at a time, in no order. */
export type FleetReader = (work: FleetWork) => AsyncGenerator<FleetPart, void, undefined>;

/**
 * How fleets are read, by isolation strategy. Schemas of one database are read together, and so are rows by a role that may. No
 * statement reaches two databases.
 */
const readers: ReadonlyMap<string, FleetReader> = new Map([
  ['schema', readSchemas],
  ['database', readOneByOne],
  ['row', readRows],
]);

/** @throws DMT_USAGE for a strategy whose fleets cannot be read yet */
export function fleetReaderFor(strategyName: string): FleetReader {
  const reader = readers.get(strategyName);
  if (reader !== undefined) return reader;
  throw new UsageError(
    `Queries over all tenants are not available with isolation.strategy '${strategyName}' yet.`,
    'Ask tenants one by one: tenants.getDb(id).',
  );
}
