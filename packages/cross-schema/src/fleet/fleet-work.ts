import type { ManagerFacts, RunSql } from '@dmt/core/internal';
import type { AdminDb } from './admin-db.ts';
import type { FleetPlan } from './fleet-plan.ts';

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
