import type { CommandDefinition } from '../../command-definition.ts';

export const healthDefinition: CommandDefinition = {
  name: 'health',
  category: 'Project',
  summary: 'Ask the database, and tenants, for an answer',
  synopsis: '[--tenant ID | --tenants A,B]',
  details: [
    "The health check of the application's manager, from here: the database has five seconds to answer, and each tenant that is named must exist and be usable. For why it does not, ask dmt doctor.",
    'Exits with 0 when all are well, with 4 when the database does not answer, and with 1 when only tenants are unwell.',
  ],
  flags: [
    { name: '--tenant', value: 'ID', summary: 'Also ask for one tenant' },
    { name: '--tenants', value: 'A,B', summary: 'Also ask for several tenants, separated by commas' },
  ],
  examples: [
    ['Does the database answer', 'dmt health'],
    ['Can two tenants be used', 'dmt health --tenants acme,globex'],
    ['In a probe', 'dmt health --json > /dev/null'],
  ],
  load: async () => (await import('./health-command.ts')).HealthCommand,
};
