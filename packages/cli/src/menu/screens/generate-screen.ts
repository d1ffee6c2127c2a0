import { withValue } from '../name-tenants.ts';
import { BACK, type Screen } from '../screen.ts';

export const generateScreen: Screen = {
  name: 'generate',
  label: 'Generate a migration',
  command: 'dmt generate --name NAME',
  ask: async ({ prompts }) => {
    const type = await prompts.choose('For which tables?', [
      { value: 'tenant', label: 'Those of tenants', hint: 'dmt generate --name NAME' },
      { value: 'shared', label: 'The shared ones', hint: 'dmt generate:shared --name NAME' },
      BACK,
    ]);
    if (type === BACK.value) return [];
    const name = await prompts.ask('What is it called? Enter alone: init the first time, change later.', {
      placeholder: 'add_orders',
      check: (answer) =>
        /^[\w-]*$/.test(answer) ? undefined : 'Letters, digits, - and _ only: it becomes the name of a file.',
    });
    return [[type === 'tenant' ? 'generate' : 'generate:shared', ...(name ? withValue('--name', name) : [])]];
  },
};
