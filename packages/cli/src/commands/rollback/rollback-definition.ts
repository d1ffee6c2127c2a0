import type { CommandDefinition } from '../../command-definition.ts';

export const rollbackDefinition: CommandDefinition = {
  name: 'rollback',
  category: 'Migrations',
  summary: 'Take migrations back',
  synopsis: '(--all | --tenant ID | --tenants A,B | --shared) (--to NAME | --steps N) [--dry-run] [--force]',
  details: [
    'Runs the down files (0008_x.down.sql, or down.sql in the folder), last applied first. Each tenant is one transaction: all of it or nothing. A missing down file is an error before anything runs.',
    'With --shared it takes back migrations of the shared schema, unless that would take along what tenants have: a foreign key to a shared table, for example.',
  ],
  flags: [
    { name: '--all', summary: 'Every tenant that discovery finds' },
    { name: '--tenant', value: 'ID', summary: 'One tenant' },
    { name: '--tenants', value: 'A,B', summary: 'Several tenants, separated by commas' },
    { name: '--shared', summary: 'The shared schema instead of tenants' },
    { name: '--to', value: 'NAME', summary: 'The migration that is to be the last one' },
    { name: '--steps', value: 'N', summary: 'Or how many migrations to take back' },
    { name: '--concurrency', value: 'N', summary: 'Tenants rolled back at the same time (default 8)' },
    { name: '--dry-run', summary: 'Show what would be taken back, and change nothing' },
    { name: '--force', summary: 'Do not ask' },
  ],
  examples: [
    ['See what would be taken back', 'dmt rollback --all --to 0007_orders --dry-run'],
    ['Take it back', 'dmt rollback --all --to 0007_orders'],
    ['Take the last migration of one tenant back', 'dmt rollback --tenant acme --steps 1'],
    ['And of the shared schema', 'dmt rollback --shared --steps 1'],
  ],
  load: async () => (await import('./rollback-command.ts')).RollbackCommand,
};
