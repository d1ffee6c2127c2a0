import { expect, it } from 'vitest';
import { commandForTenants, shellWord } from './shell-word.ts';

it.each([
  ['acme', 'acme'],
  ['a.b-c_d', 'a.b-c_d'],
  ['--tenants=a,b', '--tenants=a,b'],
  ['=ls', "'=ls'"],
  ['~root', "'~root'"],
  ['', "''"],
  ['two words', "'two words'"],
  ["o'neil", `'o'\\''neil'`],
  ['$(id)', "'$(id)'"],
  ['a\u001b[2Jb', undefined],
  ['a\u202eb', undefined],
])('makes %j the word %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

it('ties an id to its flag that would read as one', () => {
  expect(commandForTenants('dmt migrate --tenant', ['-rf'])).toBe('dmt migrate --tenant=-rf');
});

it('names the one tenant, and leaves a place for any of several', () => {
  expect(commandForTenants('dmt migrate --tenant', ['acme'])).toBe('dmt migrate --tenant acme');
  expect(commandForTenants('dmt migrate --tenant', ['acme', 'globex'])).toBe('dmt migrate --tenant ID');
});
