import { DmtError } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** Something by which rows of one tenant could reach another. */
export interface IsolationProblem {
  /** A sentence without its full stop. */
  readonly reason: string;
  readonly remedy: string;
}

/** The server is not set up so that row level security keeps tenants apart; no statement of a tenant was sent. */
export class IsolationBrokenError extends DmtError {
  /** @param problems - at least one, the worst first */
  constructor(problems: ReadonlyArray<IsolationProblem>) {
    const [worst = { reason: 'The check failed', remedy: 'Run `dmt doctor`.' }] = problems;
    const more = problems.length - 1;
    const others = more > 0 ? ` (and ${more} more, which \`dmt doctor\` lists)` : '';
    super('DMT_ISOLATION_BROKEN', {
      reason: `${worst.reason}${others}.`,
      remedy: worst.remedy,
      details: { problems },
    });
  }
}

/** The directory says that the tenant's data is kept in another way than the configuration looks for it. */
export class TenantElsewhereError extends DmtError {
  readonly tenantId: string;

  constructor(
    tenantId: string,
    { found, configured }: { readonly found: string; readonly configured: string },
  ) {
    super('DMT_TENANT_ELSEWHERE', {
      reason: `Tenant ${quoteValue(tenantId)} was created with the strategy ${quoteValue(found)}, and isolation.strategy is ${quoteValue(configured)}.`,
      remedy: `Use the strategy that it was created with, or create it anew.`,
      details: { tenantId, found, configured },
    });
    this.tenantId = tenantId;
  }
}
