import { nameTenants, withValue } from '../name-tenants.ts';
import { type Argv, BACK, type Screen, type ScreenContext } from '../screen.ts';

export const seedScreen: Screen = {
  name: 'seed',
  label: 'Seed',
  command: 'dmt seed --all --file FILE',
  ask: async (context) => {
    const { prompts } = context;
    const choice = await prompts.choose('Seed what?', [
      { value: 'all', label: 'All tenants', hint: 'dmt seed --all --file FILE' },
      { value: 'some', label: 'Some tenants', hint: 'dmt seed --tenants A,B --file FILE' },
      { value: 'shared', label: 'The shared schema', hint: 'dmt seed:shared --file FILE' },
      BACK,
    ]);
    if (choice === BACK.value) return [];
    const commands = await commandsOf(choice, context);
    const file = await prompts.ask('The seed file', {
      placeholder: './drizzle/seed.ts',
      check: (answer) => (answer.trim() === '' ? 'Give it the path of a file.' : undefined),
    });
    return commands.map((argv) => [...argv, ...withValue('--file', file.trim())]);
  },
};

async function commandsOf(choice: string, { prompts, facts }: ScreenContext): Promise<readonly Argv[]> {
  if (choice === 'shared') return [['seed:shared']];
  if (choice === 'all' || facts.tenants.length === 0) return [['seed', '--all']];
  const tenants = facts.tenants.map(({ tenantId, state }) => ({
    value: tenantId,
    label: tenantId,
    hint: state,
  }));
  return nameTenants(await prompts.searchMany('Which tenants?', tenants)).map((flags) => ['seed', ...flags]);
}
