import type { CommandDefinition } from '../../command-definition.ts';

const FORMATS = ['drizzle', 'name', 'hash'];

export const convertFormatDefinition: CommandDefinition = {
  name: 'convert-format',
  aliases: ['migrate-tracking-format'],
  category: 'Migrations',
  summary: 'Change the form of the tables of applied migrations',
  synopsis: '--to FORMAT [--from FORMAT] [--tenant ID | --tenants A,B] [--dry-run]',
  details: [
    'FORMAT is drizzle (also drizzle-kit), name or hash. Each table is changed in place and in one transaction; no migration runs. dmt reads and writes all of them, so this is only needed for another tool.',
  ],
  flags: [
    { name: '--to', value: 'FORMAT', choices: FORMATS, summary: 'The form the tables are to have' },
    { name: '--from', value: 'FORMAT', choices: FORMATS, summary: 'Change only tables of this form' },
    { name: '--tenant', value: 'ID', summary: 'One tenant instead of all' },
    { name: '--tenants', value: 'A,B', summary: 'Several tenants, separated by commas' },
    { name: '--dry-run', summary: 'Show what would be changed, and change nothing' },
    { name: '--concurrency', value: 'N', summary: 'Tenants at the same time (default 8)' },
  ],
  examples: [
    ['Give every table the form of Drizzle', 'dmt convert-format --to drizzle'],
    ['See what that would do', 'dmt convert-format --to drizzle --dry-run'],
  ],
  load: async () => (await import('./convert-format-command.ts')).ConvertFormatCommand,
};
