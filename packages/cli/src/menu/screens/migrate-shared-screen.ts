import { BACK, type Screen } from '../screen.ts';

export const migrateSharedScreen: Screen = {
  name: 'migrate:shared',
  label: 'Migrate the shared schema',
  command: 'dmt migrate:shared',
  describe: ({ sharedPending }) => {
    if (sharedPending === undefined) return 'there are no migrations';
    return sharedPending === 0 ? 'nothing to do' : `${sharedPending} pending`;
  },
  ask: async ({ prompts }) => {
    const choice = await prompts.choose('The shared schema', [
      { value: 'run', label: 'Migrate', hint: 'dmt migrate:shared' },
      { value: 'dry-run', label: 'Only show what would be done', hint: 'dmt migrate:shared --dry-run' },
      BACK,
    ]);
    if (choice === BACK.value) return [];
    return [choice === 'run' ? ['migrate:shared'] : ['migrate:shared', '--dry-run']];
  },
};
