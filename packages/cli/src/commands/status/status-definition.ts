import type { CommandDefinition } from '../../command-definition.ts';

export const statusDefinition: CommandDefinition = {
  name: 'status',
  category: 'Migrations',
  summary: 'Show what is applied and what is pending',
  synopsis: '[--include-shared]',
  details: [
    'A small fleet is listed tenant by tenant. A large one is summarised, and only the tenants that need attention are listed; --verbose lists all.',
    'Exits with 0 also when tenants are behind, and with 1 when the state of one could not be read.',
  ],
  flags: [{ name: '--include-shared', summary: 'Show the shared schema as well' }],
  examples: [
    ['The whole picture', 'dmt status --include-shared'],
    [
      'Tenants that are behind, for a script',
      `dmt status --json | jq -r '.tenants[] | select(.status == "behind").tenantId'`,
    ],
  ],
  load: async () => (await import('./status-command.ts')).StatusCommand,
};
