import type { CommandDefinition } from '../../command-definition.ts';

export const seedAllDefinition: CommandDefinition = {
  name: 'seed:all',
  category: 'Tenants',
  summary: 'Seed the shared schema, then every tenant',
  synopsis: '--shared-file FILE --tenant-file FILE [--concurrency N]',
  details: ['When the seed of the shared schema fails, no tenant is seeded.'],
  flags: [
    { name: '--shared-file', value: 'FILE', summary: 'The seed of the shared schema' },
    { name: '--tenant-file', value: 'FILE', summary: 'The seed of each tenant' },
    { name: '--concurrency', value: 'N', summary: 'Tenants seeded at the same time (default 8)' },
  ],
  examples: [['Seed everything', 'dmt seed:all --shared-file seeds/shared.ts --tenant-file seeds/tenant.ts']],
  load: async () => (await import('./seed-all-command.ts')).SeedAllCommand,
};
