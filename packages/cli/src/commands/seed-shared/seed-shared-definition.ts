import type { CommandDefinition } from '../../command-definition.ts';

export const seedSharedDefinition: CommandDefinition = {
  name: 'seed:shared',
  category: 'Tenants',
  summary: 'Run a seed file for the shared schema',
  synopsis: '--file FILE',
  details: ['The file exports `seed`, a function of a Drizzle database. It runs in one transaction.'],
  flags: [{ name: '--file', value: 'FILE', summary: 'The file with the seed' }],
  examples: [['Seed the shared schema', 'dmt seed:shared --file seeds/shared.ts']],
  load: async () => (await import('./seed-shared-command.ts')).SeedSharedCommand,
};
