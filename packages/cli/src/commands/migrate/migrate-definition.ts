import type { CommandDefinition } from '../../command-definition.ts';

export const migrateDefinition: CommandDefinition = {
  name: 'migrate',
  category: 'Migrations',
  summary: 'Apply pending migrations to tenants',
  synopsis:
    '(--all | --tenant ID | --tenants A,B) [--concurrency N] [--canary N] [--max-failures N] [--failed-only] [--dry-run] [--mark-applied [--up-to NAME]]',
  details: [
    'A tenant that is up to date is skipped, so a run that failed or was stopped is resumed by running it again. One tenant that fails does not stop the others.',
    'Ctrl-C finishes the tenants in hand and reports; a second Ctrl-C stops at once, and nothing half-done stays behind.',
    'A tenant that somebody keeps locked is tried again after the others; the report says who is in the way.',
  ],
  flags: [
    { name: '--all', summary: 'Every tenant that discovery finds' },
    { name: '--tenant', value: 'ID', summary: 'One tenant' },
    { name: '--tenants', value: 'A,B', summary: 'Several tenants, separated by commas' },
    { name: '--concurrency', value: 'N', summary: 'Tenants migrated at the same time (default 8)' },
    { name: '--canary', value: 'N', summary: 'Migrate N tenants first, and the others only if none fails' },
    { name: '--max-failures', value: 'N', summary: 'Begin no more tenants once N have failed' },
    { name: '--failed-only', summary: 'Only tenants that failed or were not reached last time' },
    { name: '--dry-run', summary: 'Show what would be applied, and change nothing' },
    { name: '--mark-applied', summary: 'Record what is pending as applied, and run nothing' },
    { name: '--up-to', value: 'NAME', summary: 'The last migration to mark (default the last)' },
  ],
  examples: [
    ['Migrate the whole fleet', 'dmt migrate --all'],
    ['See what that would do', 'dmt migrate --all --dry-run'],
    ['Try two tenants first', 'dmt migrate --tenants acme,globex'],
    ['Roll out with care', 'dmt migrate --all --canary 5 --max-failures 10'],
    ['Go on after a roll-out that was halted or killed', 'dmt migrate --all --failed-only'],
    ['In a pipeline', 'dmt migrate --all --json > migrate.json'],
  ],
  load: async () => (await import('./migrate-command.ts')).MigrateCommand,
};
