import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeBlocker, headOfQuery } from './blocker.ts';

describe('headOfQuery', () => {
  it.each([
    ["alter role app password 'hush'", "alter role app password '…'"],
    ["select 'it''s' , 'x'", "select '…' , '…'"],
    ["update t set a = 'cut o", "update t set a = '…'"],
    ['do $$ begin perform secret(); end $$; select 1', 'do …; select 1'],
    ['do $body$ begin', 'do …'],
    ['  select\n  1 ', 'select 1'],
  ])('of %j is %j', (query, head) => {
    expect(headOfQuery(query)).toBe(head);
  });

  it('shows nothing of a string, wherever the text is cut off', () => {
    const text = fc.string().filter((secret) => !secret.includes('\\'));
    fc.assert(
      fc.property(text, fc.nat(60), (noise, length) => {
        const secret = `HUSH${noise}HUSH`;
        const query = `select '${secret.replaceAll("'", "''")}' from t`.slice(0, length);
        expect(headOfQuery(query)).not.toContain('HUSH');
      }),
    );
  });

  it('is short', () => {
    expect(headOfQuery(`select ${'a, '.repeat(500)} b`).length).toBeLessThan(130);
  });
});

it.each([
  [{ pid: 7, applicationName: 'report', state: 'active' }, 'session 7 ("report", active)'],
  [{ pid: 7 }, 'session 7'],
  [{ pid: 0 }, 'a prepared transaction'],
])('%o is named %s', (blocker, name) => {
  expect(describeBlocker(blocker)).toBe(name);
});
