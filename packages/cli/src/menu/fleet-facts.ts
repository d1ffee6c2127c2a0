/** What the menu shows of a tenant. */
export interface MenuTenant {
  readonly tenantId: string;
  readonly status: string;
  readonly state: string;
  readonly pending: readonly string[];
}

/** What `dmt status --json` told. */
export interface FleetFacts {
  readonly tenants: readonly MenuTenant[];
  /** Migrations that the shared schema lacks; `undefined` where there are none to have. */
  readonly sharedPending: number | undefined;
  /** Why nothing could be told. */
  readonly problem?: { readonly code: string; readonly reason: string; readonly remedy: string };
}

/** Reads the document of `dmt status`, which may be that of a failure. */
export function readFleetFacts(document: unknown): FleetFacts {
  const failure = field(document, 'error');
  const tenants = field(document, 'tenants');
  const shared = field(field(document, 'shared'), 'pendingCount');
  const problem = {
    code: String(field(failure, 'code')),
    reason: String(field(failure, 'reason')),
    remedy: String(field(failure, 'remedy')),
  };
  return {
    tenants: Array.isArray(tenants) ? tenants.map(readTenant) : [],
    sharedPending: typeof shared === 'number' ? shared : undefined,
    ...(failure === undefined ? {} : { problem }),
  };
}

function readTenant(tenant: unknown): MenuTenant {
  const pending = field(tenant, 'pending');
  return {
    tenantId: String(field(tenant, 'tenantId')),
    status: String(field(tenant, 'status')),
    state: String(field(tenant, 'state')),
    pending: Array.isArray(pending) ? pending.map(String) : [],
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
