import { expect, it } from 'vitest';
import { invert, parseRename } from './rename.ts';
import { renameHints } from './rename-hints.ts';

const table = { type: 'rename', kind: 'table', from: ['public', 'users'], to: ['public', 'people'] };
const column = {
  type: 'rename',
  kind: 'column',
  from: ['public', 'people', 'name'],
  to: ['public', 'people', 'full_name'],
};

it.each([
  [
    ['users:people', 'people.name:people.full_name'],
    [table, column],
  ],
  [
    ['users.name:users.full_name', 'users:people'],
    [column, table],
  ],
])('names the columns of %s with the new name of their table', (texts, hints) => {
  expect(renameHints(texts.map(parseRename))).toEqual(hints);
});

it('names them with the old name on the way back', () => {
  const renames = ['users:people', 'people.name:people.full_name'].map(parseRename);

  expect(renameHints(renames.map(invert).reverse())[0]).toMatchObject({
    from: ['public', 'users', 'full_name'],
  });
});
