import { expect, it } from 'vitest';
import { findKnownProblems } from './known-bad-minors.ts';

it.each([
  [18, 3],
  [17, 9],
  [16, 13],
  [15, 17],
  [18, 1],
  [19, 0],
])('knows nothing against %i.%i', (major, minor) => {
  expect(findKnownProblems(major, minor)).toBeUndefined();
});

it.each([
  [14, 3, /create index concurrently/, 22],
  [15, 8, /CVE-2024-10976/, 17],
  [17, 1, /set role/, 9],
  [16, 9, /CVE-2025-8713/, 13],
  [15, 16, /substring/, 17],
  [18, 2, /substring/, 3],
])('says what is wrong with %i.%i, and what to update to', (major, minor, problem, fixedIn) => {
  const known = findKnownProblems(major, minor);

  expect(known?.problems.join()).toMatch(problem);
  expect(known?.fixedIn).toBe(fixedIn);
});

it('never recommends a release that is bad itself', () => {
  const recommended = [14, 15, 16, 17, 18].map((major) => {
    const minors = Array.from(
      { length: 25 },
      (_, minor) => findKnownProblems(major, minor)?.fixedIn ?? minor,
    );
    return minors.filter((minor) => findKnownProblems(major, minor) !== undefined);
  });

  expect(recommended).toEqual([[], [], [], [], []]);
});
