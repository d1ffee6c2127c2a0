import { formatCount } from '../../output/format-count.ts';
import { findLeftOver } from './runs-reading.ts';
import type { FleetStatus } from './status-outcome.ts';

const SHELL_SAFE = /^[\w.][\w.-]*$/;

/** The command that brings everything up to date, ready to be pasted. */
export function suggestNextStep({ tenants, shared, runs }: FleetStatus): string | undefined {
  if (tenants.length === 0) return 'Create one: dmt tenant:create --id <id>';
  const behind = tenants.filter((tenant) => tenant.status === 'behind');
  const [only] = behind;
  const leftOver = findLeftOver(runs);
  const isResuming = behind.every(({ tenantId }) => leftOver.has(tenantId));
  const commands = [
    shared !== undefined && shared.pendingCount > 0 ? 'dmt migrate:shared' : '',
    behind.length === 1 && only !== undefined && SHELL_SAFE.test(only.tenantId)
      ? `dmt migrate --tenant ${only.tenantId}`
      : '',
    behind.length > 1 ? `dmt migrate --all${isResuming ? ' --failed-only' : ''}` : '',
  ].filter((command) => command !== '');
  if (commands.length === 0) return undefined;
  const gain = behind.length > 1 ? `  (${formatCount(behind.length, 'tenant')})` : '';
  return `Next: ${commands.join(' && ')}${gain}`;
}
