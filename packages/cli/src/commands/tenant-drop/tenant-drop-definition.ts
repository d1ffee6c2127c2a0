import type { CommandDefinition } from '../../command-definition.ts';

export const tenantDropDefinition: CommandDefinition = {
  name: 'tenant:drop',
  category: 'Tenants',
  summary: 'Delete a tenant and all of its data',
  synopsis: '--id ID [--force]',
  details: [
    'Asks on a terminal, and wants the id typed. Without a terminal it refuses, unless --force is given. There is no way back but a backup.',
  ],
  flags: [
    { name: '--id', value: 'ID', summary: 'The tenant to delete (required)' },
    { name: '--force', summary: 'Delete without asking' },
  ],
  examples: [
    ['Delete after a question', 'dmt tenant:drop --id acme'],
    ['Delete in a script', 'dmt tenant:drop --id acme --force'],
  ],
  load: async () => (await import('./tenant-drop-command.ts')).TenantDropCommand,
};
