import { expect, it } from 'vitest';
import { createFixtureTree } from '../../test/fixture-tree.ts';
import { readWorkspace } from '../workspace.ts';
import { checkFolderDirection } from './folder-direction.ts';

function messagesFor(files: Record<string, string>): string[] {
  const root = createFixtureTree({
    'packages/core/package.json': { name: '@dmt/core' },
    'packages/migrator/package.json': { name: '@dmt/migrator' },
    ...files,
  });
  return checkFolderDirection(root, readWorkspace(root)).map(({ file, message }) => `${file}: ${message}`);
}

it('accepts folders of core that import from those before them, and tests that look further', () => {
  const messages = messagesFor({
    'packages/core/src/index.ts': `export { lease } from './pool/lease.ts';`,
    'packages/core/src/errors/dmt-error.ts': 'export const a = 1;',
    'packages/core/src/pool/lease.ts': `import { a } from '../errors/dmt-error.ts';`,
    'packages/core/src/errors/dmt-error.test.ts': `import { lease } from '../pool/lease.ts';`,
  });
  expect(messages).toEqual([]);
});

it('refuses a folder of core that imports from a later one, also a type', () => {
  const messages = messagesFor({
    'packages/core/src/pool/lease.ts': `import type { b } from '../wire/prefix.ts';`,
    'packages/core/src/wire/prefix.ts': 'export const b = 1;',
  });
  expect(messages).toEqual([
    'packages/core/src/pool/lease.ts: pool/ may not import from wire/, which comes after it',
  ]);
});

it('refuses a folder of core that has no place in the order', () => {
  const [message] = messagesFor({ 'packages/core/src/utils/a.ts': 'export const a = 1;' });
  expect(message).toMatch(/^packages\/core\/src\/utils: has no place in the order of folders/);
});

it('refuses a folder that imports the entry point of its own package', () => {
  const messages = messagesFor({
    'packages/migrator/src/index.ts': '',
    'packages/migrator/src/run/run.ts': `import {} from '../index.ts';`,
  });
  expect(messages).toEqual([
    'packages/migrator/src/run/run.ts: imports an entry point: name the file itself',
  ]);
});

it('refuses folders of any package that import each other, and names the imports', () => {
  const messages = messagesFor({
    'packages/migrator/src/plan/plan.ts': `import type { b } from '../run/other.ts';`,
    'packages/migrator/src/run/other.ts': '',
    'packages/migrator/src/run/run.ts': `import { c } from '../plan/plan.ts';`,
  });
  expect(messages).toEqual([
    'packages/migrator/src: parts import each other: plan → run → plan; ' +
      'packages/migrator/src/plan/plan.ts:1, packages/migrator/src/run/run.ts:1',
  ]);
});
