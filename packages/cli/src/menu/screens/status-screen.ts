import { commandLine } from '../../output/command-line.ts';
import type { FleetFacts } from '../fleet-facts.ts';
import type { Argv, Screen } from '../screen.ts';

export const statusScreen: Screen = {
  name: 'status',
  label: 'Status of tenants and shared schema',
  command: (facts) => commandLine(argvOf(facts)),
  ask: async ({ facts }) => [argvOf(facts)],
};

/** There need not be a shared schema. */
function argvOf({ sharedPending }: FleetFacts): Argv {
  return sharedPending === undefined ? ['status'] : ['status', '--include-shared'];
}
