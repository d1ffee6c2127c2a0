import { fileURLToPath } from 'node:url';
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
    setupFiles: [harness('leak-guard.ts')],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    // Here and not in the projects: it runs once, so that a run has one PostgreSQL server.
    globalSetup: [harness('global-setup.ts')],
    projects: [
      project('core', 'packages/core'),
      project('migrator', 'packages/migrator'),
      project('cli', 'packages/cli'),
      project('harness', 'tooling/harness'),
      project('bench', 'tooling/bench'),
      project('checks', 'tooling/checks'),
      project('mutants', 'tooling/mutants'),
      project('quickstart', 'examples/quickstart'),
    ],
  },
});
