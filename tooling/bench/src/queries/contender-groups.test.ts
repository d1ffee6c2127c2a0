import { expect, it } from 'vitest';
import { groupContenders } from './contender-groups.ts';

it('opens together what fits into the server, and the incumbent alone', () => {
  const names = ['plain', 'plain again', 'dmt', 'incumbent', 'dmt pipelined', 'dmt prepared', 'raw pg'];
  expect(groupContenders(names)).toEqual([
    ['plain', 'plain again', 'dmt', 'dmt pipelined', 'dmt prepared'],
    ['raw pg'],
    ['incumbent'],
  ]);
});
