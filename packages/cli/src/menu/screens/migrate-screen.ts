import { commandLine } from '../../output/command-line.ts';
import { formatCount } from '../../output/format-count.ts';
import type { FleetFacts, MenuTenant } from '../fleet-facts.ts';
import { nameTenants } from '../name-tenants.ts';
import { type Argv, BACK, type Screen, type ScreenContext } from '../screen.ts';

const MIGRATED: ReadonlySet<string> = new Set(['active', 'suspended', 'unregistered']);

export const migrateScreen: Screen = {
  name: 'migrate',
  label: 'Migrate tenants',
  command: 'dmt migrate --all | --tenants A,B',
  describe: (facts) => {
    const behind = behindOf(facts).length;
    return behind === 0 ? 'nothing to do' : `${formatCount(behind, 'tenant')} behind`;
  },
  ask: async (context) => {
    const commands = await chooseTenants(context);
    if (commands.length === 0) return [];
    const run = commands.map(commandLine).join('; ');
    const choice = await context.prompts.choose('And now?', [
      { value: 'run', label: 'Migrate', hint: run },
      { value: 'dry-run', label: 'Only show what would be done', hint: `${run} --dry-run` },
      BACK,
    ]);
    if (choice === BACK.value) return [];
    return choice === 'run' ? commands : commands.map((argv) => [...argv, '--dry-run']);
  },
};

function behindOf({ tenants }: FleetFacts): MenuTenant[] {
  return tenants.filter(({ status, state }) => status === 'behind' && MIGRATED.has(state));
}

async function chooseTenants({ prompts, facts }: ScreenContext): Promise<readonly Argv[]> {
  const behind = behindOf(facts);
  const all = { value: 'all', label: 'All tenants', hint: 'dmt migrate --all' };
  const some = { value: 'some', label: 'Some tenants', hint: 'dmt migrate --tenants …' };
  const choices = behind.length > 0 ? [all, some, BACK] : [all, BACK];
  const choice = await prompts.choose(
    `${formatCount(behind.length, 'tenant')} behind. Migrate which?`,
    choices,
  );
  if (choice === BACK.value) return [];
  if (choice === 'all') return [['migrate', '--all']];
  const chosen = await prompts.searchMany(
    'Which tenants?',
    behind.map(({ tenantId, pending }) => ({
      value: tenantId,
      label: `${tenantId} · ${pending.length} pending`,
      hint: pending.join(', '),
    })),
  );
  return nameTenants(chosen).map((flags) => ['migrate', ...flags]);
}
