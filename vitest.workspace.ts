import { defineConfig } from 'vitest/config';

const project = (name: string, root: string) => ({
  resolve: { conditions: ['@dmt/source', 'import', 'node'] },
  ssr: { resolve: { conditions: ['@dmt/source', 'import', 'node'] } },
  test: {
    name,
    root,
    include: ['{src,test}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('core', 'packages/core'),
      project('migrator', 'packages/migrator'),
      project('cli', 'packages/cli'),
      project('harness', 'tooling/harness'),
      project('checks', 'tooling/checks'),
      project('quickstart', 'examples/quickstart'),
    ],
  },
});
