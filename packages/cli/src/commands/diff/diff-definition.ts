import type { CommandDefinition } from '../../command-definition.ts';

export const diffDefinition: CommandDefinition = {
  name: 'diff',
  category: 'Migrations',
  summary: 'Find schemas that are not as their migrations made them',
  synopsis: '(--all | --tenant ID | --tenants A,B) [--fix]',
  details: [
    'Each tenant is compared with what its own applied migrations make of an empty schema, so tenants that are behind do not differ. Nothing is changed.',
    'Exits with 1 when a schema differs, or could not be compared.',
  ],
  flags: [
    { name: '--all', summary: 'Every tenant that is active or suspended' },
    { name: '--tenant', value: 'ID', summary: 'One tenant' },
    { name: '--tenants', value: 'A,B', summary: 'Several tenants, separated by commas' },
    { name: '--fix', summary: 'Print the SQL that would repair them; it is not run' },
  ],
  examples: [
    ['Who differs, and in what', 'dmt diff --all'],
    ['A script to read, then to run', 'dmt diff --tenant acme --fix > repair.sql'],
  ],
  load: async () => (await import('./diff-command.ts')).DiffCommand,
};
