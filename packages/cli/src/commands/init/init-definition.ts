import type { CommandDefinition } from '../../command-definition.ts';
import { FEATURES, FRAMEWORKS, TEMPLATES } from '../../project-template/project-plan.ts';

export const initDefinition: CommandDefinition = {
  name: 'init',
  category: 'Project',
  summary: 'Write a project that runs: begin here',
  synopsis:
    '[FOLDER] [--template TEMPLATE] [--framework FRAMEWORK] [--features LIST] [--database dev|compose|URL] [--yes]',
  details: [
    'Writes the configuration, tables, seeds and an application that answers for two tenants, and says what to run next. On a terminal it asks for what no flag decides; elsewhere, and with --yes, it takes the defaults: standard, no framework, the database of dmt dev.',
    'Templates: minimal is tenant tables and two routes; standard adds shared tables, a health endpoint and seeds; full adds metrics, debug output and strict lint rules; enterprise adds a Dockerfile and a CI workflow.',
    'Nothing is ever overwritten: if one of the files exists, none is written. A package.json that exists gets what it lacks, and keeps all it has.',
  ],
  arguments: [{ name: 'FOLDER', isOptional: true, summary: 'Where to write (default: this folder)' }],
  flags: [
    {
      name: '--template',
      value: 'TEMPLATE',
      choices: TEMPLATES,
      summary: 'minimal, standard (the default), full or enterprise',
    },
    {
      name: '--framework',
      value: 'FRAMEWORK',
      choices: FRAMEWORKS,
      summary: 'none (the default), express, fastify, nestjs or hono',
    },
    {
      name: '--features',
      value: 'LIST',
      choices: [...FEATURES, 'none'],
      summary: 'shared,health,metrics,debug, or none',
    },
    {
      name: '--database',
      value: 'DATABASE',
      choices: ['dev', 'compose'],
      summary: 'dev (dmt dev, the default), compose (Docker), or a URL',
    },
    { name: '--yes', summary: 'Ask nothing: take the default where no flag decides' },
  ],
  examples: [
    ['On a terminal: choose, and look at what will be written', 'dmt init'],
    ['A small Fastify application in a new folder', 'dmt init notes --template minimal --framework fastify'],
    ['With Docker for the database', 'dmt init --framework express --database compose --yes'],
    [
      'With a database that exists',
      'dmt init --framework nestjs --template enterprise --database "$DATABASE_URL"',
    ],
  ],
  load: async () => (await import('./init-command.ts')).InitCommand,
};
