import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { applyMutant } from './apply-mutant.ts';

const mutant = {
  folder: 'packages/a',
  file: 'src/a.ts',
  test: 'src/a.test.ts',
  why: '',
  replace: '$& || true',
};

function createTree(text: string): { tree: string; read: () => string } {
  const tree = mkdtempSync(join(tmpdir(), 'dmt-mutants-test-'));
  onTestFinished(() => rmSync(tree, { recursive: true, force: true }));
  const path = join(tree, 'packages/a/src/a.ts');
  mkdirSync(join(tree, 'packages/a/src'), { recursive: true });
  writeFileSync(path, text);
  return { tree, read: () => readFileSync(path, 'utf8') };
}

it('puts the replacement in as it is written, and the original back', () => {
  const { tree, read } = createTree('if (isOwn) serve();');
  const restore = applyMutant(tree, { ...mutant, find: 'isOwn' });
  expect(read()).toBe('if ($& || true) serve();');
  restore();
  expect(read()).toBe('if (isOwn) serve();');
});

it.each([
  ['if (isOther) serve();', 'occurs 0 times'],
  ['if (isOwn) serve(isOwn);', 'occurs 2 times'],
])('refuses a text that does not say which place it means: %s', (text, message) => {
  const { tree, read } = createTree(text);
  expect(() => applyMutant(tree, { ...mutant, find: 'isOwn' })).toThrow(message);
  expect(read()).toBe(text);
});

it('refuses a mutant that changes nothing', () => {
  const { tree } = createTree('if (isOwn) serve();');
  expect(() => applyMutant(tree, { ...mutant, find: 'isOwn', replace: 'isOwn' })).toThrow('same');
});
