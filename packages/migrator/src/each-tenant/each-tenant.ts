import type { TenantSite } from '../lifecycle/index.ts';
import { resolveConcurrency, runQueue } from '../run/index.ts';
import type { EachTenantOptions, EachTenantResult, TenantOutcome } from './tenant-run-options.ts';

/**
 * Does something for each tenant, some at once; what becomes of each is in the result.
 *
 * @param work - reports a failure in its outcome, and does not throw
 * @param notRun - the outcome of a tenant whose turn never came
 */
export async function eachTenant<Outcome extends TenantOutcome>(
  sites: ReadonlyArray<TenantSite>,
  options: EachTenantOptions<Outcome>,
  work: (site: TenantSite) => Promise<Outcome>,
  notRun: (site: TenantSite) => Outcome,
): Promise<EachTenantResult<Outcome>> {
  const { signal, onProgress, onError } = options;
  const outcomes = new Map<string, Outcome>();
  const totals = () => ({ done: outcomes.size, total: sites.length });
  let isAborted = false;
  const isStopped = (): boolean => isAborted || signal?.aborted === true;
  await runQueue(sites, resolveConcurrency(options.concurrency), isStopped, async (site) => {
    onProgress?.(site.tenantId, 'started', undefined, totals());
    const outcome = await work(site);
    outcomes.set(site.tenantId, outcome);
    if (outcome.error && onError?.(site.tenantId, outcome.error) === 'abort') isAborted = true;
    onProgress?.(site.tenantId, outcome.status, outcome, totals());
  });
  return summarise(sites.map((site) => outcomes.get(site.tenantId) ?? notRun(site)));
}

function summarise<Outcome extends TenantOutcome>(
  details: ReadonlyArray<Outcome>,
): EachTenantResult<Outcome> {
  const count = (status: string): number => details.filter((detail) => detail.status === status).length;
  const [failed, skipped, notRun] = [count('failed'), count('skipped'), count('not-run')];
  return {
    total: details.length,
    succeeded: details.length - failed - skipped - notRun,
    failed,
    skipped,
    notRun,
    details,
  };
}
