import type { CommandDefinition } from '../../command-definition.ts';

export const tenantSparesDefinition: CommandDefinition = {
  name: 'tenant:spares',
  category: 'Tenants',
  summary: 'Prepare schemas that new tenants get at once',
  synopsis: '[--concurrency N]',
  details: [
    'Makes as many ready as migrations.spares.count says, brings along those that are behind, and drops those that are too many or of no use. Run it after each deployment, and now and then.',
    'migrate --all keeps spares up to date as well, but makes no new ones.',
  ],
  flags: [{ name: '--concurrency', value: 'N', summary: 'Spares prepared at the same time (default 8)' }],
  examples: [['Prepare spare tenants', 'dmt tenant:spares']],
  load: async () => (await import('./tenant-spares-command.ts')).TenantSparesCommand,
};
