export interface Chapter {
  readonly title: string;
  readonly folder: string;
  /** File name without `.md`, and what the sidebar calls it. */
  readonly pages: ReadonlyArray<readonly [file: string, title: string]>;
}

/** Every page that is written by hand, in reading order. */
export const chapters: readonly Chapter[] = [
  {
    title: 'Start',
    folder: 'start',
    pages: [
      ['index', 'Getting started'],
      ['faq', 'Questions people ask'],
    ],
  },
  {
    title: 'Concepts',
    folder: 'concepts',
    pages: [
      ['placement', 'Where a tenant is'],
      ['settings-travel', 'Why a setting travels'],
      ['leaks', 'What can and cannot leak'],
      ['naming', 'Names'],
    ],
  },
  {
    title: 'Guides',
    folder: 'guides',
    pages: [
      ['configuration', 'Configuration'],
      ['queries', 'Queries and transactions'],
      ['context', 'Context'],
      ['strategies', 'Choosing a strategy'],
      ['shared-schema', 'The shared schema'],
      ['cross-schema', 'Queries over schemas'],
      ['fleet-migrations', 'Migrations of a fleet'],
      ['generating', 'Generating and checking migrations'],
      ['seeds', 'Seeds'],
      ['drift', 'Drift'],
      ['rollback', 'Rollback'],
      ['operations', 'Operations and health'],
      ['poolers', 'Poolers'],
      ['testing', 'Testing your application'],
    ],
  },
  {
    title: 'Frameworks',
    folder: 'frameworks',
    pages: [
      ['index', 'Where the tenant comes from'],
      ['express', 'Express'],
      ['fastify', 'Fastify'],
      ['hono', 'Hono'],
      ['nestjs', 'NestJS'],
      ['trpc', 'tRPC'],
      ['graphql', 'GraphQL'],
      ['bullmq', 'BullMQ'],
    ],
  },
  {
    title: 'Moving over',
    folder: 'moving',
    pages: [
      ['drizzle-multitenant', 'From drizzle-multitenant'],
      ['drizzle-migrate', 'From Drizzle’s migrate'],
      ['search-path', 'From hand-written search_path'],
    ],
  },
  {
    title: 'Trust',
    folder: 'trust',
    pages: [
      ['security', 'Security model'],
      ['limits', 'Limits and sizing'],
    ],
  },
];
