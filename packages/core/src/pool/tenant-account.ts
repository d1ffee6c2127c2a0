import type { Route } from './route.ts';

/** What a tenant has of a pool now. One lookup finds it for all that a request asks the pool. */
export interface TenantAccount {
  readonly route: Route;
  /** Connections that it holds. */
  held: number;
}
