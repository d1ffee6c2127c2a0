import type { CommandDefinition } from '../../command-definition.ts';

export const lintDefinition: CommandDefinition = {
  name: 'lint',
  category: 'Project',
  summary: 'Judge the tables and the migrations',
  synopsis: '[--format FORMAT] [--max-warnings N] [--since NAME]',
  details: [
    'Tables, by their Drizzle code: names, primary keys, timestamps, indexes for foreign keys. Migrations: what locks, rewrites or breaks while an application runs. It needs no database.',
    'The severity of each rule is off, warn or error, in lint.rules of the configuration. A comment before a statement lets it pass: `-- dmt:allow drop-table`. It fails when there is an error, or more warnings than --max-warnings.',
  ],
  flags: [
    {
      name: '--format',
      value: 'FORMAT',
      choices: ['text', 'json', 'github'],
      summary: 'text (the default), json, or github for annotations',
    },
    { name: '--max-warnings', value: 'N', summary: 'Fail when there are more warnings than this' },
    { name: '--since', value: 'NAME', summary: 'Of the migrations, only those after this one' },
  ],
  examples: [
    ['Look at everything', 'dmt lint'],
    ['In a workflow of GitHub, strictly', 'dmt lint --format github --max-warnings 0'],
    ['Only at what is new', 'dmt lint --since 0007_orders'],
  ],
  load: async () => (await import('./lint-command.ts')).LintCommand,
};
