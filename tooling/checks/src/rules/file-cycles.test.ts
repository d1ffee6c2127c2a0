import { expect, it } from 'vitest';
import { createFixtureTree } from '../../test/fixture-tree.ts';
import { readWorkspace } from '../workspace.ts';
import { checkFileCycles } from './file-cycles.ts';

function cyclesOf(files: Record<string, string>): string[] {
  const root = createFixtureTree({ 'tooling/a/package.json': { name: 'a' }, ...files });
  return checkFileCycles(root, readWorkspace(root)).map(({ message }) => message);
}

it('accepts files that know each other by type only', () => {
  const cycles = cyclesOf({
    'tooling/a/src/one.ts': `import { two } from './two.ts'; export interface One {}`,
    'tooling/a/src/two.ts': `import type { One } from './one.ts'; export const two: One = {};`,
  });
  expect(cycles).toEqual([]);
});

it('refuses a cycle through any kind of import, and shows the shortest way round', () => {
  const cycles = cyclesOf({
    'tooling/a/src/one.ts': `export * from './two.ts';`,
    'tooling/a/src/two.ts': `const three = await import('./three.ts');`,
    'tooling/a/src/three.ts': `import './two.ts'; import './one.ts'; import './aside.ts';`,
    'tooling/a/src/aside.ts': '',
  });
  expect(cycles).toHaveLength(1);
  expect(cycles[0]).toMatch(/is in an import cycle: (\S+) → \S+( → \S+)? → \1$/);
});

it('refuses a file that imports itself', () => {
  expect(cyclesOf({ 'tooling/a/src/one.ts': `import './one.ts';` })).toHaveLength(1);
});
