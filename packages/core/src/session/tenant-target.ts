import type { Placement } from '../placement/index.ts';
import type { Route } from '../pool/index.ts';
import type { Prefix } from '../wire/index.ts';

/** All that a handle needs to send statements for one tenant, or for the shared schema. */
export interface TenantTarget {
  /** `undefined` for the shared schema. */
  readonly tenantId: string | undefined;
  readonly placement: Placement;
  readonly prefix: Prefix;
  readonly route: Route;
  /** Its schema was found to exist and to be its own. */
  isVerified: boolean;
}
