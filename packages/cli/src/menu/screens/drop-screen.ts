import { withValue } from '../name-tenants.ts';
import { BACK, type Screen } from '../screen.ts';

export const dropScreen: Screen = {
  name: 'tenant:drop',
  label: 'Drop a tenant',
  command: 'dmt tenant:drop --id ID',
  ask: async ({ prompts, facts }) => {
    const tenants = facts.tenants.map(({ tenantId, state }) => ({
      value: tenantId,
      label: tenantId,
      hint: state,
    }));
    // Back comes first: enter alone must not choose a tenant to drop. The command itself asks for the id again.
    const tenantId = await prompts.search('Which tenant is to go, with all of its data?', [BACK, ...tenants]);
    return tenantId === BACK.value ? [] : [['tenant:drop', ...withValue('--id', tenantId)]];
  },
};
