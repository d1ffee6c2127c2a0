import { UsageError } from '@dmt/core';
import type { AdminDb } from './admin-db.ts';
import type { FleetPlan } from './fleet-plan.ts';
import type { FleetPart, FleetTenant } from './fleet-row.ts';
import { readSchemas } from './read-schemas.ts';

/** What a reader is to do. */
export interface FleetWork {
  readonly db: AdminDb;
  readonly plan: FleetPlan;
  readonly tenants: readonly FleetTenant[];
  readonly limits: FleetLimits;
  /** Gives up whatever still runs. */
  abandon(): void;
}

/** Bounds of what one query asks of the server. */
export interface FleetLimits {
  readonly concurrency: number;
  readonly tenantsPerStatement: number;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** Reads all tenants, a part at a time, in no order. */
export type FleetReader = (work: FleetWork) => AsyncGenerator<FleetPart, void, undefined>;

/** How fleets are read, by isolation strategy: statements over many schemas; one for all rows, or one for each database, belong here. */
const readers: ReadonlyMap<string, FleetReader> = new Map([['schema', readSchemas]]);

/** @throws DMT_USAGE for a strategy whose fleets cannot be read yet */
export function fleetReaderFor(strategyName: string): FleetReader {
  const reader = readers.get(strategyName);
  if (reader !== undefined) return reader;
  throw new UsageError(
    `Queries over all tenants are not available with isolation.strategy '${strategyName}' yet.`,
    'Ask tenants one by one: tenants.getDb(id).',
  );
}
