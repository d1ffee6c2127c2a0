import { expect, it } from 'vitest';
import { createFixtureTree } from '../../test/fixture-tree.ts';
import { readWorkspace } from '../workspace.ts';
import { checkPackageDirection } from './package-direction.ts';

const entryPoints = { '.': './src/index.ts', './internal': './src/internal.ts' };
const core = { name: '@dmt/core', exports: entryPoints };
const migrator = { name: '@dmt/migrator', exports: entryPoints, peerDependencies: { '@dmt/core': '*' } };
const express = { name: '@dmt/express', exports: entryPoints, peerDependencies: { '@dmt/core': '*' } };
const quickstart = { name: 'quickstart', dependencies: { '@dmt/core': '*' } };

function messagesFor(files: Record<string, string | object>): string[] {
  const root = createFixtureTree({
    'packages/core/package.json': core,
    'packages/migrator/package.json': migrator,
    'packages/express/package.json': express,
    'examples/quickstart/package.json': quickstart,
    ...files,
  });
  return checkPackageDirection(readWorkspace(root)).map(({ file, message }) => `${file}: ${message}`);
}

it('accepts packages that use only what is below them', () => {
  const messages = messagesFor({
    'packages/migrator/src/index.ts': `import { a } from '@dmt/core/internal';`,
    'packages/express/src/index.ts': `import type { a } from '@dmt/core';`,
    'packages/core/src/pool/pool.test.ts': `import { a } from '@dmt-tooling/harness';`,
    'examples/quickstart/src/app.ts': `import { a } from '@dmt/core';`,
  });
  expect(messages).toEqual([]);
});

it('refuses an import against the direction, also of a type', () => {
  const messages = messagesFor({ 'packages/core/src/a.ts': `import type { a } from '@dmt/migrator';` });
  expect(messages).toEqual(['packages/core/src/a.ts: @dmt/core may not import @dmt/migrator']);
});

it('refuses one integration package that uses another', () => {
  const hono = { ...express, name: '@dmt/hono', peerDependencies: { '@dmt/express': '*' } };
  const messages = messagesFor({ 'packages/hono/package.json': hono });
  expect(messages).toEqual(['packages/hono/package.json: @dmt/hono may not depend on @dmt/express']);
});

it('refuses a manifest that ships our tooling', () => {
  const messages = messagesFor({
    'packages/core/package.json': { ...core, dependencies: { '@dmt-tooling/harness': '*' } },
  });
  expect(messages).toEqual([
    'packages/core/package.json: ships @dmt-tooling/harness, which is private: make it a devDependency',
  ]);
});

it('refuses tooling in the sources of a package', () => {
  const messages = messagesFor({ 'packages/core/src/a.ts': `await import('@dmt-tooling/harness');` });
  expect(messages).toEqual(['packages/core/src/a.ts: only tests and tooling may use @dmt-tooling/harness']);
});

it('refuses a package that the manifest does not name', () => {
  const messages = messagesFor({ 'examples/quickstart/src/a.ts': `export { a } from '@dmt/migrator';` });
  expect(messages).toEqual([
    'examples/quickstart/src/a.ts: @dmt/migrator is not in the package.json of quickstart',
  ]);
});

it('refuses an entry point that is not published', () => {
  const messages = messagesFor({ 'packages/express/src/a.ts': `import '@dmt/core/src/pool/lease.ts';` });
  expect(messages).toEqual([
    'packages/express/src/a.ts: @dmt/core/src/pool/lease.ts is not a published entry point of @dmt/core',
  ]);
});

it('refuses the internal entry point in an example', () => {
  const messages = messagesFor({ 'examples/quickstart/src/a.ts': `import '@dmt/core/internal';` });
  expect(messages).toEqual(['examples/quickstart/src/a.ts: @dmt/core/internal is for our own packages']);
});

it('refuses a relative path into another package', () => {
  const messages = messagesFor({
    'examples/quickstart/src/a.ts': `import '../../../packages/core/src/index.ts';`,
  });
  expect(messages).toEqual([
    'examples/quickstart/src/a.ts: "../../../packages/core/src/index.ts" leaves the package: import it by its name',
  ]);
});
