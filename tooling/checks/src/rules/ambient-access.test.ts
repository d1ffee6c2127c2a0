import { expect, it } from 'vitest';
import { createFixtureTree } from '../../test/fixture-tree.ts';
import { readWorkspace } from '../workspace.ts';
import { AMBIENT_DEFAULTS, checkAmbientAccess } from './ambient-access.ts';

function findingsIn(text: string, file = 'src/pool/lease.ts'): string[] {
  const root = createFixtureTree({
    'packages/core/package.json': { name: '@dmt/core' },
    [`packages/core/${file}`]: text,
  });
  return checkAmbientAccess(readWorkspace(root)).map(({ message }) => message.split(':')[0] ?? '');
}

it.each([
  ['const a = process.env.HOME;', 'process.env is read here'],
  ['const a = globalThis.process.env;', 'process.env is read here'],
  ['const a = Date.now();', 'Date.now is read here'],
  ['const a = Date.now;', 'Date.now is read here'],
  ['const a = new Date();', 'new Date() is read here'],
  ['const a = performance.now();', 'performance.now is read here'],
  ['console.warn(1);', 'console is read here'],
  ['const a = { logger: console };', 'console is read here'],
  [`import { env } from 'node:process';`, 'node'],
])('refuses %s in core', (text, finding) => {
  expect(findingsIn(text)).toEqual([finding]);
});

it.each([
  'const a = new Date(0);',
  'const a = options.now();',
  'options.console.log(1);',
  'interface A { console: string }',
  'const message = "console.log(process.env)";',
])('accepts %s', (text) => {
  expect(findingsIn(text)).toEqual([]);
});

it('accepts the clock in a test, and in the one file of defaults', () => {
  expect(findingsIn('Date.now();', 'src/pool/lease.test.ts')).toEqual([]);
  expect(findingsIn('Date.now();', AMBIENT_DEFAULTS)).toEqual([]);
});
