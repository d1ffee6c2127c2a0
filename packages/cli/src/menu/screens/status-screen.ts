import type { Screen } from '../screen.ts';

export const statusScreen: Screen = {
  name: 'status',
  label: 'Status of tenants and shared schema',
  command: 'dmt status --include-shared',
  ask: async ({ facts }) => [facts.sharedPending === undefined ? ['status'] : ['status', '--include-shared']],
};
