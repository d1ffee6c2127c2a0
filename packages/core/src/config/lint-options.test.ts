import { expect, it } from 'vitest';
import { configProblems, url } from '../../test/config-problems.ts';

const problems = (rules: unknown): string[] =>
  configProblems({ connection: { url }, schemas: { tenant: {} }, lint: { rules } });

it('takes a severity for every rule, and options for some', () => {
  expect(
    problems({
      'drop-table': 'off',
      'require-primary-key': 'error',
      'table-naming': ['warn', { style: 'camelCase' }],
      'require-timestamps': ['error', { columns: ['created'] }],
      'require-soft-delete': ['warn', { column: 'gone_at' }],
    }),
  ).toEqual([]);
});

it.each([
  [{ 'drop-tables': 'off' }, /drop-table/],
  [{ 'drop-table': 'warning' }, /'off' or 'warn' or 'error'/],
  [{ 'drop-table': ['warn', {}] }, /'off' or 'warn' or 'error'/],
  [{ 'table-naming': ['warn'] }, /table-naming/],
  [{ 'table-naming': ['warn', { style: 'shouting' }] }, /snake_case/],
  [{ 'table-naming': ['warn', { styl: 'camelCase' }] }, /style/],
])('refuses %o', (rules, expected) => {
  expect(problems(rules)).toEqual([expect.stringMatching(expected)]);
});
