import type { CommandDefinition } from '../../command-definition.ts';

export const seedDefinition: CommandDefinition = {
  name: 'seed',
  category: 'Tenants',
  summary: 'Run a seed file for tenants',
  synopsis: '(--all | --tenant ID | --tenants A,B) --file FILE [--concurrency N]',
  details: [
    'The file exports `seed`, a function of a Drizzle database and the tenant id. Each tenant is one transaction, and one that fails does not stop the others.',
  ],
  flags: [
    { name: '--all', summary: 'Every active tenant' },
    { name: '--tenant', value: 'ID', summary: 'One tenant' },
    { name: '--tenants', value: 'A,B', summary: 'Several tenants, separated by commas' },
    { name: '--file', value: 'FILE', summary: 'The file with the seed' },
    { name: '--concurrency', value: 'N', summary: 'Tenants seeded at the same time (default 8)' },
  ],
  examples: [
    ['Seed one tenant', 'dmt seed --tenant acme --file seeds/tenant.ts'],
    ['Seed the whole fleet', 'dmt seed --all --file seeds/tenant.ts'],
  ],
  load: async () => (await import('./seed-command.ts')).SeedCommand,
};
