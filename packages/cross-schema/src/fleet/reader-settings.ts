import type { PlacementSetting } from '@dmt/core/internal';
import type { FleetLimits } from './fleet-work.ts';

/** What travels with each statement of a fleet: it changes nothing, and reads a little of much. */
export function readerSettings({
  lockTimeoutMs,
  statementTimeoutMs,
}: FleetLimits): readonly PlacementSetting[] {
  return [
    { name: 'transaction_read_only', value: 'on' },
    { name: 'lock_timeout', value: String(lockTimeoutMs) },
    { name: 'statement_timeout', value: String(statementTimeoutMs) },
    // Its cost is that of thousands of tables, and none of them is worth compiled expressions, or parallel workers.
    { name: 'jit', value: 'off' },
    { name: 'max_parallel_workers_per_gather', value: '0' },
  ];
}
