import type { CommandDefinition } from '../../command-definition.ts';

export const tenantCreateDefinition: CommandDefinition = {
  name: 'tenant:create',
  category: 'Tenants',
  summary: 'Create a tenant and migrate it to the newest version',
  synopsis: '--id ID',
  details: ['When a migration fails, nothing is lost: correct it and run the same command again.'],
  flags: [{ name: '--id', value: 'ID', summary: 'The new tenant (required)' }],
  examples: [['Create a tenant', 'dmt tenant:create --id acme']],
  load: async () => (await import('./tenant-create-command.ts')).TenantCreateCommand,
};
