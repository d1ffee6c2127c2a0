import type { TenantStatus } from '@dmt/migrator';
import { expect, it } from 'vitest';
import { suggestCommands, suggestNextStep } from './suggest-next-step.ts';

function tenant(
  tenantId: string,
  status: TenantStatus['status'],
  state: TenantStatus['state'] = 'active',
): TenantStatus {
  const pending = status === 'behind' ? ['0002_tags'] : [];
  return {
    tenantId,
    schemaName: tenantId,
    state,
    status,
    appliedCount: 1,
    pendingCount: pending.length,
    pending,
  };
}

const behindShared = {
  schemaName: 'public',
  appliedCount: 0,
  pendingCount: 1,
  pending: ['0001'],
  status: 'behind',
} as const;

const noRuns = { runs: [] };

it.each([
  ['nothing when all are up to date', [tenant('a', 'ok')], undefined, []],
  ['one tenant by its id', [tenant('a', 'ok'), tenant('b', 'behind')], undefined, ['dmt migrate --tenant b']],
  [
    'an id that the shell would read otherwise',
    [tenant("o'neil", 'behind')],
    undefined,
    [`dmt migrate --tenant 'o'\\''neil'`],
  ],
  [
    'all when several are behind',
    [tenant('a', 'behind'), tenant('b', 'behind')],
    undefined,
    ['dmt migrate --all'],
  ],
  [
    'the shared schema first',
    [tenant('a', 'behind')],
    behindShared,
    ['dmt migrate:shared', 'dmt migrate --tenant a'],
  ],
  [
    'to go on with a creation, which migrate leaves alone',
    [tenant('a', 'behind', 'provisioning')],
    undefined,
    ['dmt tenant:create --id a'],
  ],
  ['to go on with a removal', [tenant('a', 'error', 'dropping')], undefined, ['dmt tenant:drop --id a']],
  ['to look into what is broken', [tenant('a', 'error')], undefined, ['dmt doctor']],
] as const)('suggests %s', (_what, tenants, shared, commands) => {
  expect(suggestCommands({ tenants, shared, runs: noRuns })).toEqual(commands);
});

it('says it in a line that can be pasted, with how many it is good for', () => {
  const tenants = [tenant('a', 'behind'), tenant('b', 'behind')];

  expect(suggestNextStep({ tenants, shared: behindShared, runs: noRuns }, 80)).toBe(
    'Next: dmt migrate:shared && dmt migrate --all  (2 tenants)',
  );
  expect(suggestNextStep({ tenants: [], shared: undefined, runs: noRuns }, 80)).toContain(
    'dmt tenant:create',
  );
});

it('keeps within the terminal', () => {
  const fleet = {
    tenants: [tenant('a', 'behind'), tenant('b', 'behind')],
    shared: behindShared,
    runs: noRuns,
  };

  expect(suggestNextStep(fleet, 50)).toBe('Next: dmt migrate:shared && dmt migrate --all');
  expect(suggestNextStep(fleet, 40)).toBe('Next:\n    dmt migrate:shared\n    dmt migrate --all');
});

it('has dmt doctor run also when what comes before it fails again', () => {
  const tenants = [tenant('a', 'behind'), tenant('b', 'error')];

  expect(suggestNextStep({ tenants, shared: undefined, runs: noRuns }, 80)).toBe(
    'Next:\n    dmt migrate --tenant a\n    dmt doctor',
  );
});
