import type { CommandDefinition } from '../../command-definition.ts';

export const syncDefinition: CommandDefinition = {
  name: 'sync',
  category: 'Migrations',
  summary: 'Compare the record of migrations with the folder',
  synopsis: '(--status | [--mark-missing] [--clean-orphans] [--dry-run]) [--tenants A,B]',
  details: [
    'missing: pending. orphan: recorded, but the file is gone, or a newer release has it. renamed: applied under another name. changed: edited after it had been applied.',
    'Neither --mark-missing nor --clean-orphans runs a migration.',
  ],
  flags: [
    { name: '--status', summary: 'Show the differences, and change nothing (the default)' },
    { name: '--mark-missing', summary: 'Record missing migrations as applied' },
    { name: '--clean-orphans', summary: 'Remove orphans from the record' },
    { name: '--dry-run', summary: 'Show what would be done, and change nothing' },
    { name: '--tenant', value: 'ID', summary: 'One tenant instead of all' },
    { name: '--tenants', value: 'A,B', summary: 'Several tenants, separated by commas' },
    { name: '--concurrency', value: 'N', summary: 'Tenants at the same time (default 8)' },
  ],
  examples: [
    ['What differs', 'dmt sync --status'],
    ['The schema was brought up to date by hand', 'dmt sync --mark-missing --tenant acme'],
    ['Forget removed files everywhere', 'dmt sync --clean-orphans'],
  ],
  load: async () => (await import('./sync-command.ts')).SyncCommand,
};
