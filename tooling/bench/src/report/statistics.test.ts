import { expect, it } from 'vitest';
import { quantile, ratiosPerRound, spreadOf } from './statistics.ts';

it('interpolates between the neighbours, in any order of the values', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, lowerQuartile: 2, upperQuartile: 4 });
});

it('has no figure for no values', () => {
  expect(quantile([], 0.5)).toBeNaN();
});

it('compares within a round, and leaves out a round in which the baseline did nothing', () => {
  expect(ratiosPerRound([10, 30, 5], [20, 20, 0])).toEqual([0.5, 1.5]);
});
