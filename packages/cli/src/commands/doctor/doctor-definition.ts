import type { CommandDefinition } from '../../command-definition.ts';

export const doctorDefinition: CommandDefinition = {
  name: 'doctor',
  category: 'Project',
  summary: 'Look for what is wrong, and say what to do about it',
  synopsis: '[--strict]',
  details: [
    'Looks at Node.js and packages, the configuration, migration files, the connection, the version and settings of PostgreSQL, the arithmetic of connections, privileges, tenants, isolation, row level security, and where migrations stand. Changes nothing.',
    'What cannot be looked at is said; with the database down the rest is still looked at. The report holds no password, so it can be sent to whoever helps.',
    'Exits with 0 unless there is an error; then with the code of the first one: 2 configuration, 3 migration files, 4 database, 5 discovery of tenants, 1 anything else.',
  ],
  flags: [{ name: '--strict', summary: 'Exit with 1 when there are warnings, too' }],
  examples: [
    ['Look at everything', 'dmt doctor'],
    ['Before a deployment, in a pipeline', 'dmt doctor --strict'],
    ['What is wrong, for a script', `dmt doctor --json | jq '.findings[] | select(.severity == "error")'`],
  ],
  load: async () => (await import('./doctor-command.ts')).DoctorCommand,
};
