import type { CommandDefinition } from '../../command-definition.ts';

export const scaffoldMigrationDefinition: CommandDefinition = {
  name: 'scaffold:migration',
  category: 'Project',
  summary: 'Write a migration and its down file to fill in by hand',
  synopsis: 'NAME [--type tenant|shared]',
  details: [
    "In the form that the folder of migrations has: beside drizzle-kit's journal, as a folder of drizzle-kit 1.x, or with the next number. Until it is filled in, it fails: nobody applies it by accident.",
    'For a change of the tables run `dmt generate`; this is for data, functions, triggers and extensions.',
  ],
  arguments: [{ name: 'NAME', summary: 'What the file is called after its number or time' }],
  flags: [
    {
      name: '--type',
      value: 'TYPE',
      choices: ['tenant', 'shared'],
      summary: 'tenant (the default) or shared',
    },
  ],
  examples: [
    ['For the schema of every tenant', 'dmt scaffold:migration backfill_totals'],
    ['For the shared one', 'dmt scaffold:migration enable_citext --type shared'],
  ],
  load: async () => (await import('./scaffold-migration-command.ts')).ScaffoldMigrationCommand,
};
