import type { Placement, PlacementSetting } from '../placement/index.ts';
import type { Route } from '../pool/index.ts';
import { createPrefix, type Prefix } from '../wire/index.ts';
import type { CallLimits } from './call-limits.ts';
import type { TenantTarget } from './tenant-target.ts';

/** What a handle of another package has of its own. */
export interface ReaderOptions extends CallLimits {
  /** They travel with each of its statements, behind those of the tenant, and hold for that statement alone. */
  readonly settings: readonly PlacementSetting[];
  /**
   * Of the shared handle: readers of one lane prefer the same connections, and those of others prefer others. What reads thousands
   * of tenants makes few backends remember them, and each a part.
   *
   * @default the connections of the shared handle
   */
  readonly lane?: number;
}

/** The same tenant, with more settings, on connections of another choice. */
export class ReaderTarget implements TenantTarget {
  readonly tenantId: string | undefined;
  readonly placement: Placement;
  readonly prefix: Prefix;
  readonly route: Route;
  readonly #base: TenantTarget;

  constructor(
    base: TenantTarget,
    settings: readonly PlacementSetting[],
    {
      route = base.route,
      keepsSession,
    }: { readonly route?: Route | undefined; readonly keepsSession: boolean },
  ) {
    this.#base = base;
    this.tenantId = base.tenantId;
    this.placement = { ...base.placement, settings: [...base.placement.settings, ...settings] };
    this.prefix = createPrefix(this.placement, keepsSession);
    this.route = route;
  }

  get isVerified(): boolean {
    return this.#base.isVerified;
  }

  set isVerified(value: boolean) {
    this.#base.isVerified = value;
  }
}
