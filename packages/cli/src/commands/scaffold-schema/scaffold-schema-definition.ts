import type { CommandDefinition } from '../../command-definition.ts';

export const scaffoldSchemaDefinition: CommandDefinition = {
  name: 'scaffold:schema',
  category: 'Project',
  summary: 'Write the Drizzle code of a new table',
  synopsis: 'NAME [--type tenant|shared] [--out FOLDER]',
  details: [
    'A table with an id, a name and timestamps, and the types of its rows, in src/db/schema/<type>/<name>.ts. A file that exists is never overwritten.',
  ],
  arguments: [{ name: 'NAME', summary: 'The table, in the plural: orders, order_items' }],
  flags: [
    {
      name: '--type',
      value: 'TYPE',
      choices: ['tenant', 'shared'],
      summary: 'tenant (the default) or shared',
    },
    { name: '--out', value: 'FOLDER', summary: 'Where to write (default src/db/schema/<type>)' },
  ],
  examples: [
    ['A table that every tenant has', 'dmt scaffold:schema orders'],
    ['One that all share', 'dmt scaffold:schema plans --type shared'],
  ],
  load: async () => (await import('./scaffold-schema-command.ts')).ScaffoldSchemaCommand,
};
