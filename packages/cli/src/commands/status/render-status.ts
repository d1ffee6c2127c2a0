import type { FailureContext } from '../../failure/explain-failure.ts';
import { groupFailures } from '../../failure/group-failures.ts';
import { renderFailureGroups } from '../../failure/render-failure-groups.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';
import { renderFleetBar } from './render-fleet-bar.ts';
import { renderSharedHeadline, renderTenantsHeadline } from './render-headlines.ts';
import { renderPending } from './render-pending.ts';
import { renderTenantGroups } from './render-tenant-groups.ts';
import { renderTenantTable } from './render-tenant-table.ts';
import type { FleetStatus } from './status-outcome.ts';
import { suggestNextStep } from './suggest-next-step.ts';

const MAX_LISTED = 40;

/** Headline, tenants, pending migrations, errors, next step. A large fleet is shown as groups of equals. */
export function renderStatus(fleet: FleetStatus, context: FailureContext, look: Look): string {
  const { tenants, shared } = fleet;
  const isListed = tenants.length <= MAX_LISTED || look.isVerbose;
  const headlines = [
    shared === undefined ? '' : renderSharedHeadline(shared, look),
    renderTenantsHeadline(tenants, look),
    isListed ? '' : renderFleetBar(tenants, look),
  ];
  const failing = tenants.filter((tenant) => tenant.status === 'error');
  const nextStep = suggestNextStep(fleet);
  const blocks = [
    headlines.filter((line) => line !== '').join('\n'),
    tenants.length === 0 ? '' : (isListed ? renderTenantTable : renderTenantGroups)(tenants, look),
    renderPending(tenants, look),
    ...renderFailureGroups(groupFailures(failing, context), look),
    nextStep === undefined ? '' : renderNextStep(nextStep, look),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}
