import type { CommandDefinition } from '../../command-definition.ts';

export const generateDefinition: CommandDefinition = {
  name: 'generate',
  category: 'Migrations',
  summary: 'Write the next migration, with its down file',
  synopsis: '[--name NAME] [--type tenant|shared|both] [--rename OLD:NEW] [--no-renames]',
  details: [
    "Has the project's drizzle-kit (0.31 or 1.x) compare the tables of the configuration with the newest snapshot, and adds the file that takes the migration back.",
    'Where something is new and something is gone, --rename says that it is the same; give it once for each. On a terminal dmt asks, elsewhere it refuses to guess.',
  ],
  flags: [
    { name: '--name', value: 'NAME', summary: 'What the file is called (default init, then change)' },
    { name: '--type', value: 'TYPE', summary: 'tenant (the default), shared or both' },
    {
      name: '--rename',
      value: 'OLD:NEW',
      isRepeatable: true,
      summary: 'users:people, or users.name:users.full_name',
    },
    { name: '--no-renames', summary: 'What is new is new, and what is gone is gone' },
  ],
  examples: [
    ['After a change of the tables', 'dmt generate --name add_orders'],
    ['After a rename', 'dmt generate --rename users.name:users.full_name'],
  ],
  load: async () => (await import('./generate-command.ts')).GenerateCommand,
};
