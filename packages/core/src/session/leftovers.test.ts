import { expect, it } from 'vitest';
import { mayLeaveSomething } from './leftovers.ts';
import { ruleFor } from './statement-rules.ts';

const resultOf = (command: string | null) => ({ command, rowCount: null, oid: 0, rows: [], fields: [] });

it.each(['SET', 'LISTEN', 'PREPARE', 'DO'])('does not trust a text whose answer is %s', (tag) => {
  const rule = ruleFor('select 1; select 2');
  expect(mayLeaveSomething(rule, resultOf(tag))).toBe(true);
  expect(mayLeaveSomething(rule, [resultOf('SELECT'), resultOf(tag)])).toBe(true);
});

it.each([
  ['select 1; select 2', ['SELECT', 'SELECT']],
  ['set local statement_timeout = 5; select 1', ['SET', 'SELECT']],
  ['select 1', [null]],
])('finds nothing behind %s', (text, tags) => {
  expect(mayLeaveSomething(ruleFor(text), tags.map(resultOf))).toBe(false);
});
