import { expect, it } from 'vitest';
import { isAtLeast } from './compare-versions.ts';

it.each([
  ['20.19.0', '20.19.0', true],
  ['20.18.9', '20.19.0', false],
  ['24.0.0', '20.19.0', true],
  ['0.45.10', '0.45.2', true],
  ['1.0.0-rc.10', '1.0.0-rc.5', true],
  ['1.0.0-rc.4', '1.0.0-rc.5', false],
  ['1.0.0-beta.20', '1.0.0-rc.5', false],
  ['1.0.0', '1.0.0-rc.5', true],
  ['1.0.0-rc.5', '1.0.0', false],
  ['latest', '1.0.0', false],
])('%s is at least %s: %s', (version, oldest, expected) => {
  expect(isAtLeast(version, oldest)).toBe(expected);
});
