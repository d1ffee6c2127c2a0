import type { CommandDefinition } from '../../command-definition.ts';

export const tenantListDefinition: CommandDefinition = {
  name: 'tenant:list',
  category: 'Tenants',
  summary: 'List the tenants, their schemas and states',
  synopsis: '',
  details: [],
  flags: [],
  examples: [
    ['List all tenants', 'dmt tenant:list'],
    ['Their ids, for a script', `dmt tenant:list --json | jq -r '.tenants[].tenantId'`],
  ],
  load: async () => (await import('./tenant-list-command.ts')).TenantListCommand,
};
