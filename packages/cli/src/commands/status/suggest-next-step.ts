import type { TenantStatus } from '@dmt/migrator';
import { formatCount } from '../../output/format-count.ts';
import { commandForTenants } from '../../output/shell-word.ts';
import type { FleetStatus } from './status-outcome.ts';

/** The states in which `dmt migrate --all` takes a tenant up. */
const MIGRATED: ReadonlySet<string> = new Set(['active', 'suspended', 'unregistered']);

/** The commands that bring everything up to date, in order; none when there is nothing to do. */
export function suggestCommands({ tenants, shared }: FleetStatus): readonly string[] {
  const idsOf = (isMeant: (tenant: TenantStatus) => boolean): string[] =>
    tenants.filter(isMeant).map(({ tenantId }) => tenantId);
  const behind = idsOf(({ status, state }) => status === 'behind' && MIGRATED.has(state));
  const unborn = idsOf(({ state }) => state === 'provisioning');
  const leaving = idsOf(({ state }) => state === 'dropping');
  const broken = idsOf(({ status, state }) => status === 'error' && MIGRATED.has(state));
  return [
    shared !== undefined && shared.pendingCount > 0 ? 'dmt migrate:shared' : '',
    behind.length === 1 ? commandForTenants('dmt migrate --tenant', behind) : '',
    behind.length > 1 ? 'dmt migrate --all' : '',
    unborn.length > 0 ? commandForTenants('dmt tenant:create --id', unborn) : '',
    leaving.length > 0 ? commandForTenants('dmt tenant:drop --id', leaving) : '',
    broken.length > 0 ? 'dmt doctor' : '',
  ].filter((command) => command !== '');
}

/** The same as one line, ready to be pasted. */
export function suggestNextStep(fleet: FleetStatus): string | undefined {
  if (fleet.tenants.length === 0) return 'Create one: dmt tenant:create --id <id>';
  const commands = suggestCommands(fleet);
  if (commands.length === 0) return undefined;
  const behind = fleet.tenants.filter(({ status }) => status === 'behind').length;
  const gain = behind > 1 ? `  (${formatCount(behind, 'tenant')})` : '';
  return `Next: ${commands.join(' && ')}${gain}`;
}
