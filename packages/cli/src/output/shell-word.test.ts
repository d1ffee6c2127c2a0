import { expect, it } from 'vitest';
import { commandForTenants, shellWord } from './shell-word.ts';

it.each([
  ['acme', 'acme'],
  ['a.b-c_d', 'a.b-c_d'],
  ['-rf', "'-rf'"],
  ['two words', "'two words'"],
  ["o'neil", `'o'\\''neil'`],
  ['$(id)', "'$(id)'"],
  ['a\u001b[2Jb', undefined],
  ['a\u202eb', undefined],
])('makes %j the word %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

it('names the one tenant, and leaves a place for any of several', () => {
  expect(commandForTenants('dmt migrate --tenant', ['acme'])).toBe('dmt migrate --tenant acme');
  expect(commandForTenants('dmt migrate --tenant', ['acme', 'globex'])).toBe('dmt migrate --tenant ID');
});
