import { describe, expect, it } from 'vitest';
import { planDeletion } from './plan-deletion.ts';

const orderOf = (tables: Record<string, string[]>): string[] =>
  planDeletion(Object.entries(tables).map(([name, refersTo]) => ({ name, refersTo }))).map(
    ({ tables: names, isCircle }) => `${names.join('+')}${isCircle ? ' at once' : ''}`,
  );

describe('the order in which rows of a tenant are deleted', () => {
  it('takes those that refer to others first', () => {
    expect(orderOf({ a_users: [], b_posts: ['a_users'], c_comments: ['b_posts', 'a_users'] })).toEqual([
      'c_comments',
      'b_posts',
      'a_users',
    ]);
    expect(orderOf({ a_comments: ['b_posts'], b_posts: ['c_users'], c_users: [] })).toEqual([
      'a_comments',
      'b_posts',
      'c_users',
    ]);
  });

  it('takes tables that refer to each other, or to themselves, at once', () => {
    expect(orderOf({ a: ['b'], b: ['c'], c: ['a', 'd'], d: [], e: ['a'] })).toEqual([
      'e',
      'a+b+c at once',
      'd',
    ]);
    expect(orderOf({ folders: ['folders'] })).toEqual(['folders at once']);
  });
});
