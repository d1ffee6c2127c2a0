import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';

const harness = (file: string): string =>
  fileURLToPath(new URL(`tooling/harness/src/vitest/${file}`, import.meta.url));

const project = (name: string, root: string) => ({
  resolve: { conditions: ['@dmt/source', 'node'] },
  ssr: { resolve: { conditions: ['@dmt/source', 'node'] } },
  test: {
    name,
    root,
    include: ['{src,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    setupFiles: [harness('leak-guard.ts')],
    // A test has its own deadlines for what it waits for; this one ends what hangs, on a slow and busy machine too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

/** Gives a project Drizzle 1.x for `drizzle-orm`, and `x.drizzle-1.ts` for `x.ts` where there is one. */
const drizzle1 = {
  name: 'drizzle-1',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined): string | undefined {
    if (importer === undefined || !/^\.{1,2}\/.*\.ts$/.test(source)) return undefined;
    const variant = resolve(dirname(importer), source.replace(/\.ts$/, '.drizzle-1.ts'));
    return existsSync(variant) && variant !== importer ? variant : undefined;
  },
};

const drizzle1Hooks = fileURLToPath(new URL('packages/core/test/register-drizzle-1.ts', import.meta.url));

/** What lies below Drizzle: with 1.x these run at full size only, where a run has the time. */
const guaranteesBelowDrizzle =
  process.env.DMT_CHAOS === '1'
    ? []
    : [
        'test/guarantees/calls-end-by-their-deadline.test.ts',
        'test/guarantees/cancel-hits-its-own-query.test.ts',
        'test/guarantees/half-open-connections-are-found.test.ts',
        'test/guarantees/more-tenants-than-connections.test.ts',
        'test/guarantees/no-row-crosses-tenants.{databases,roles,rows}.test.ts',
        'test/guarantees/poolers-are-found.test.ts',
        'test/guarantees/pools-per-tenant.test.ts',
      ];

const core = project('core', 'packages/core');
core.test.exclude.push('**/*.drizzle-1.test.ts');
const coreWithDrizzle1 = {
  ...core,
  plugins: [drizzle1],
  resolve: {
    ...core.resolve,
    alias: [{ find: /^drizzle-orm(?=$|\/)/, replacement: 'drizzle-orm-1' }],
  },
  test: {
    ...core.test,
    name: 'core with Drizzle 1.x',
    setupFiles: [...core.test.setupFiles, drizzle1Hooks],
    env: { NODE_OPTIONS: `--import=${pathToFileURL(drizzle1Hooks).href}`, DMT_TEST_DRIZZLE: '1.x' },
    // Names, queues and messages never meet Drizzle.
    include: ['src/config/**/*.test.ts', 'test/**/*.test.ts'],
    // What these say of 0.45 has a file of its own for 1.x.
    exclude: [
      '**/node_modules/**',
      'test/parity/drizzle-options.test.ts',
      'test/guarantees/handles-are-small.test.ts',
      // Long, and about what lies below Drizzle.
      'test/guarantees/memory-is-flat.test.ts',
      'test/guarantees/outages-end.test.ts',
      'test/guarantees/shutdown-ends-everything.test.ts',
      'test/**/newest-postgres.test.ts',
      ...guaranteesBelowDrizzle,
    ],
  },
};

const crossSchema = project('cross-schema', 'packages/cross-schema');
const crossSchemaWithDrizzle1 = {
  ...crossSchema,
  resolve: { ...crossSchema.resolve, alias: coreWithDrizzle1.resolve.alias },
  test: { ...crossSchema.test, name: 'cross-schema with Drizzle 1.x', include: ['test/*.test.ts'] },
};

const bullmq = project('bullmq', 'packages/bullmq');
const bullmq5 = {
  ...bullmq,
  resolve: { ...bullmq.resolve, alias: [{ find: /^bullmq$/, replacement: 'bullmq-5' }] },
  // The others start processes, which would find the newest version.
  test: { ...bullmq.test, name: 'bullmq 5', include: ['test/jobs.test.ts'] },
};

const withGraphql = (name: string, root: string) => {
  const base = project(name, root);
  return {
    ...base,
    resolve: {
      ...base.resolve,
      // GraphQL must be there once: the servers take its `main`, as Node does; Vite would take its `module`.
      alias: [
        {
          find: /^graphql$/,
          replacement: createRequire(new URL(`${root}/package.json`, import.meta.url)).resolve('graphql'),
        },
      ],
    },
  };
};

/** Nest's decorators are those of TypeScript, which stand on parameters too. */
const nestjs = { ...project('nestjs', 'packages/nestjs'), oxc: { decorator: { legacy: true } } };
const nestjsExample = {
  ...project('nestjs-example', 'examples/nestjs'),
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
};
const nestjsWithNest11 = {
  ...nestjs,
  resolve: {
    ...nestjs.resolve,
    alias: [
      {
        find: /^@nestjs\//,
        replacement: fileURLToPath(new URL('tooling/nest-11/node_modules/@nestjs/', import.meta.url)),
      },
    ],
  },
  test: { ...nestjs.test, name: 'nestjs with Nest 11', exclude: [...nestjs.test.exclude, 'test/readme/**'] },
};

/** What users install: the pages show the built packages. */
const docsProject = project('docs', 'apps/docs');
const docs = {
  ...docsProject,
  resolve: {},
  ssr: {},
  // A browser and some forty processes: seconds each where the machine is busy.
  test: { ...docsProject.test, testTimeout: 180_000 },
};

export default defineConfig({
  test: {
    // Here and not in the projects: it runs once, so that a run has one PostgreSQL server.
    globalSetup: [harness('global-setup.ts')],
    // A test waits for servers, processes and clocks half of its time: one worker more than cores keeps them busy.
    maxWorkers: availableParallelism() + 1,
    projects: [
      core,
      coreWithDrizzle1,
      project('migrator', 'packages/migrator'),
      project('cli', 'packages/cli'),
      crossSchema,
      crossSchemaWithDrizzle1,
      project('express', 'packages/express'),
      project('trpc', 'packages/trpc'),
      bullmq,
      bullmq5,
      withGraphql('graphql', 'packages/graphql'),
      project('fastify', 'packages/fastify'),
      nestjs,
      nestjsWithNest11,
      project('hono', 'packages/hono'),
      project('harness', 'tooling/harness'),
      project('bench', 'tooling/bench'),
      project('chaos', 'tooling/chaos'),
      project('checks', 'tooling/checks'),
      project('mutants', 'tooling/mutants'),
      project('quickstart', 'examples/quickstart'),
      project('express-example', 'examples/express'),
      project('fastify-example', 'examples/fastify'),
      project('hono-example', 'examples/hono'),
      nestjsExample,
      project('trpc-example', 'examples/trpc'),
      withGraphql('graphql-example', 'examples/graphql'),
      project('bullmq-example', 'examples/bullmq'),
      docs,
    ],
  },
});
