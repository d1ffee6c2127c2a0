import type { FleetTotals } from '../run/index.ts';

/** What became of one tenant. */
export interface TenantOutcome {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly success: boolean;
  readonly status: string;
  readonly error?: Error;
  readonly durationMs: number;
}

/** How something is done for many tenants. */
export interface EachTenantOptions<Outcome extends TenantOutcome> {
  /** How many tenants are worked on at once, each on a connection. @default 8 */
  readonly concurrency?: number;
  /** Finish the tenants in hand, and leave the rest as they are. */
  readonly signal?: AbortSignal;
  /** Called as each tenant begins and ends; `detail` comes with the end. */
  readonly onProgress?: (
    tenantId: string,
    status: 'started' | Outcome['status'],
    detail?: Outcome,
    totals?: FleetTotals,
  ) => void;
  /** Called when a tenant fails. `abort` stops like the signal does. @default () => 'continue' */
  readonly onError?: (tenantId: string, error: Error) => 'continue' | 'abort';
}

/** What became of many tenants; each is counted once. */
export interface EachTenantResult<Outcome extends TenantOutcome> {
  readonly total: number;
  /** Tenants for whom something was done, or would be. */
  readonly succeeded: number;
  readonly failed: number;
  /** Tenants with nothing to do. */
  readonly skipped: number;
  /** Tenants whose turn never came. */
  readonly notRun: number;
  /** In the order in which the tenants were given. */
  readonly details: ReadonlyArray<Outcome>;
}
