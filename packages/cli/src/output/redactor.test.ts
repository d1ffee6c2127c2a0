import { expect, it } from 'vitest';
import { createRedactor } from './redactor.ts';

it.each([
  ['postgres://app:hunter2@db:5432/app', 'postgres://app:***@db:5432/app'],
  ['postgres://app:p@ss/word@db/app is down', 'postgres://app:***@db/app is down'],
  ['postgresql://:secret@db/app', 'postgresql://:***@db/app'],
  ['host=db password=hunter2 user=app', 'host=db password=*** user=app'],
  ["password='two words' x", 'password=*** x'],
  ['{"password": "hunter2"}', '{"password": ***}'],
  ['postgres://db:5432/app', 'postgres://db:5432/app'],
  ['write postgres://user:password@host:5432/name', 'write postgres://user:password@host:5432/name'],
  ['postgres://user:password@db:5432/name', 'postgres://user:***@db:5432/name'],
])('takes the password out of %s', (text, expected) => {
  expect(createRedactor().redact(text)).toBe(expected);
});

it('masks a password it was told, as it is and percent-encoded', () => {
  const redactor = createRedactor();
  redactor.learn('p@ss.word+1');

  expect(redactor.redact('tried p@ss.word+1 and p%40ss.word%2B1')).toBe('tried *** and ***');
});

it('masks a short password only as a word of its own', () => {
  const redactor = createRedactor();
  redactor.learn('app');

  expect(redactor.redact('app, but happy apples')).toBe('***, but happy apples');
});

it('leaves a password alone that is also a name which messages need', () => {
  const redactor = createRedactor();
  redactor.learn('postgres', ['postgres']);

  expect(redactor.redact('role "postgres"')).toBe('role "postgres"');
});
