import type { CommandDefinition } from '../../command-definition.ts';

export const generateSharedDefinition: CommandDefinition = {
  name: 'generate:shared',
  category: 'Migrations',
  summary: 'Write the next migration of the shared schema',
  synopsis: '[--name NAME] [--rename OLD:NEW] [--no-renames]',
  details: ['The same as `dmt generate --type shared`.'],
  flags: [
    { name: '--name', value: 'NAME', summary: 'What the file is called (default init, then change)' },
    {
      name: '--rename',
      value: 'OLD:NEW',
      isRepeatable: true,
      summary: 'users:people, or users.name:users.full_name',
    },
    { name: '--no-renames', summary: 'What is new is new, and what is gone is gone' },
  ],
  examples: [['After a change of the tables', 'dmt generate:shared --name add_plans']],
  load: async () => (await import('./generate-shared-command.ts')).GenerateSharedCommand,
};
