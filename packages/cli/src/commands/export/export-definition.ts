import type { CommandDefinition } from '../../command-definition.ts';

export const exportDefinition: CommandDefinition = {
  name: 'export',
  category: 'Project',
  summary: 'Print the tables as JSON, TypeScript or a diagram',
  synopsis: '--format json|typescript|mermaid [--type tenant|shared|both]',
  details: [
    'json is a JSON Schema of the rows of every table, and carries along all that `dmt import` needs to write the Drizzle code anew: types, keys, indexes, checks, policies, views. Relations and what code fills in ($default, $onUpdate) are no part of a database, and are not in it.',
    'typescript has an interface for the rows of each table, mermaid an entity relationship diagram. It needs no database.',
  ],
  flags: [
    {
      name: '--format',
      value: 'FORMAT',
      choices: ['json', 'typescript', 'mermaid'],
      summary: 'json, typescript or mermaid',
    },
    {
      name: '--type',
      value: 'TYPE',
      choices: ['tenant', 'shared', 'both'],
      summary: 'tenant, shared or both (the default)',
    },
  ],
  examples: [
    ['Keep the model beside the code', 'dmt export --format json > schema.json'],
    ['Types for a project without Drizzle', 'dmt export --format typescript > rows.ts'],
    ["A diagram of the tenants' tables", 'dmt export --format mermaid --type tenant > erd.mmd'],
  ],
  load: async () => (await import('./export-command.ts')).ExportCommand,
};
