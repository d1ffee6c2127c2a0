import type { SQL } from 'drizzle-orm';
import type { Sources } from '../query/index.ts';
import type { FleetFields } from './fleet-fields.ts';
import type { OrderKey } from './order-key.ts';

/** What is asked of each tenant, and of the rows of all of them together. */
export interface FleetPlan {
  readonly sources: Sources;
  readonly fields: FleetFields;
  readonly where?: SQL | undefined;
  readonly groupBy: ReadonlyArray<SQL>;
  readonly having?: SQL | undefined;
  /** Of the rows of all tenants. */
  readonly orderBy: readonly OrderKey[];
  /** Of the rows of all tenants. */
  readonly limit?: number | undefined;
  readonly limitPerTenant?: number | undefined;
}

/** How many rows of one tenant can matter. */
export function rowsOfOneTenant({ limit, limitPerTenant }: FleetPlan): number | undefined {
  if (limit === undefined) return limitPerTenant;
  return limitPerTenant === undefined ? limit : Math.min(limit, limitPerTenant);
}
