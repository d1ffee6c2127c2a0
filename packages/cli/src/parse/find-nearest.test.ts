import { expect, it } from 'vitest';
import { findNearest } from './find-nearest.ts';

const known = ['migrate', 'migrate:shared', 'status', 'tenant:create'];

it.each([
  ['migrat', 'migrate'],
  ['stauts', 'status'],
  ['STATUS', 'status'],
  ['migrate:share', 'migrate:shared'],
  ['tenant-create', 'tenant:create'],
  ['xyzzy', undefined],
  ['', undefined],
])('%s is near to %s', (typed, expected) => {
  expect(findNearest(typed, known)).toBe(expected);
});
