import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFixtureTree } from '../../test/fixture-tree.ts';
import { checkPrivateText, forbiddenHere } from './private-text.ts';

const registry = ['https:/', 'registry.example.org'].join('/');

function createRepository(files: Record<string, string>): string {
  const root = createFixtureTree(files);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  return root;
}

it('accepts ordinary addresses and paths', () => {
  const root = createRepository({
    'README.md': 'https://example.org/registry, /usr/bin and the tenant registry.',
  });
  expect(checkPrivateText(root)).toEqual([]);
});

it('refuses the path of the checkout', () => {
  const root = createRepository({ 'seed.txt': '' });
  const forbidden = forbiddenHere(root);
  const leaking = createRepository({ 'docs/a.md': `first\n${join(root, 'packages')}\n` });
  expect(checkPrivateText(leaking, forbidden)).toMatchObject([{ file: 'docs/a.md', line: 2 }]);
});

it('refuses the address of a registry, also in the lock file', () => {
  const root = createRepository({
    '.npmrc': `registry=${registry}/`,
    'pnpm-lock.yaml': 'resolution: {tarball: https://mirror.example.org/pg/-/pg-8.0.0.tgz}',
  });
  expect(checkPrivateText(root)).toMatchObject([
    { file: '.npmrc', message: 'holds the address of a package registry' },
    { file: 'pnpm-lock.yaml', message: 'holds the address a package was downloaded from' },
  ]);
});

it('leaves alone what git ignores, and what is not text', () => {
  const root = createRepository({
    '.gitignore': 'dist/\n',
    'dist/a.js': registry,
    'logo.png': `\0${registry}`,
  });
  expect(checkPrivateText(root)).toEqual([]);
});
