import type { CommandDefinition } from '../../command-definition.ts';

export const scaffoldSeedDefinition: CommandDefinition = {
  name: 'scaffold:seed',
  category: 'Project',
  summary: 'Write a seed file',
  synopsis: '[NAME] [--type tenant|shared] [--out FOLDER]',
  details: [
    'A function that dmt seed runs in a transaction, in src/db/seeds/<name>.ts. A file that exists is never overwritten.',
  ],
  arguments: [{ name: 'NAME', isOptional: true, summary: 'What the file is called (default: the type)' }],
  flags: [
    {
      name: '--type',
      value: 'TYPE',
      choices: ['tenant', 'shared'],
      summary: 'tenant (the default) or shared',
    },
    { name: '--out', value: 'FOLDER', summary: 'Where to write (default src/db/seeds)' },
  ],
  examples: [
    ['What a new tenant begins with', 'dmt scaffold:seed'],
    ['What all of them share', 'dmt scaffold:seed plans --type shared'],
  ],
  load: async () => (await import('./scaffold-seed-command.ts')).ScaffoldSeedCommand,
};
