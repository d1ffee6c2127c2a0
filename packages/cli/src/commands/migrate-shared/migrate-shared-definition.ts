import type { CommandDefinition } from '../../command-definition.ts';

export const migrateSharedDefinition: CommandDefinition = {
  name: 'migrate:shared',
  category: 'Migrations',
  summary: 'Apply pending migrations to the shared schema',
  synopsis: '[--dry-run] [--mark-applied]',
  details: ['Run it before `dmt migrate`: tenant tables may refer to shared ones.'],
  flags: [
    { name: '--dry-run', summary: 'Show what would be applied, and change nothing' },
    { name: '--mark-applied', summary: 'Record what is pending as applied, and run nothing' },
  ],
  examples: [
    ['Migrate the shared schema', 'dmt migrate:shared'],
    ['Deploy: shared first, then every tenant', 'dmt migrate:shared && dmt migrate --all'],
  ],
  load: async () => (await import('./migrate-shared-command.ts')).MigrateSharedCommand,
};
