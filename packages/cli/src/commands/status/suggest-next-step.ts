import type { TenantStatus } from '@dmt/migrator';
import { displayWidth } from '../../output/display-width.ts';
import { formatCount } from '../../output/format-count.ts';
import { commandForTenants } from '../../output/shell-word.ts';
import { findLeftOver } from './runs-reading.ts';
import type { FleetStatus } from './status-outcome.ts';

/** The states in which `dmt migrate --all` takes a tenant up. */
const MIGRATED: ReadonlySet<string> = new Set(['active', 'suspended', 'unregistered']);

const DOCTOR = 'dmt doctor';

/** Columns that the sign before the line takes. */
const ARROW = 2;

/** The commands that bring everything up to date, in order; none when there is nothing to do. */
export function suggestCommands({ tenants, shared, runs }: FleetStatus): readonly string[] {
  const idsOf = (isMeant: (tenant: TenantStatus) => boolean): string[] =>
    tenants.filter(isMeant).map(({ tenantId }) => tenantId);
  const behind = idsOf(({ status, state }) => status === 'behind' && MIGRATED.has(state));
  const unborn = idsOf(({ state }) => state === 'provisioning');
  const leaving = idsOf(({ state }) => state === 'dropping');
  const broken = idsOf(({ status, state }) => status === 'error' && MIGRATED.has(state));
  const leftOver = findLeftOver(runs);
  const isResuming = behind.every((tenantId) => leftOver.has(tenantId));
  return [
    shared !== undefined && shared.pendingCount > 0 ? 'dmt migrate:shared' : '',
    behind.length === 1 ? commandForTenants('dmt migrate --tenant', behind) : '',
    behind.length > 1 ? `dmt migrate --all${isResuming ? ' --failed-only' : ''}` : '',
    unborn.length > 0 ? commandForTenants('dmt tenant:create --id', unborn) : '',
    leaving.length > 0 ? commandForTenants('dmt tenant:drop --id', leaving) : '',
    broken.length > 0 ? DOCTOR : '',
  ].filter((command) => command !== '');
}

/** The same for a person: one line that can be pasted, or a line each where the terminal is too narrow for that. */
export function suggestNextStep(fleet: FleetStatus, width: number): string | undefined {
  if (fleet.tenants.length === 0) return 'Create one: dmt tenant:create --id <id>';
  const commands = suggestCommands(fleet);
  if (commands.length === 0) return undefined;
  const line = `Next: ${commands.join(' && ')}`;
  // dmt doctor is to be run also when what precedes it fails again.
  const isSequence = !commands.includes(DOCTOR) || commands.length === 1;
  if (!isSequence || displayWidth(line) > width - ARROW)
    return ['Next:', ...commands.map((command) => `    ${command}`)].join('\n');
  const behind = fleet.tenants.filter(({ status }) => status === 'behind').length;
  const gain = behind > 1 ? `  (${formatCount(behind, 'tenant')})` : '';
  return displayWidth(line + gain) > width - ARROW ? line : line + gain;
}
