import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dealOut } from './deal-out.ts';

const statementsOf = (sizes: readonly number[]): string[][] =>
  sizes.map((size, number) => Array.from({ length: size }, (_, index) => `${number}/${index}`));

it('deals out every statement once and in order, to no more lanes than there are statements', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (sizes, most) => {
        const statements = statementsOf(sizes);
        const lanes = dealOut(statements, most);
        expect(lanes.flat()).toEqual(statements);
        expect(lanes).toHaveLength(Math.min(most, sizes.length));
      },
    ),
  );
});

it('gives each lane about as many tenants', () => {
  const lanes = dealOut(statementsOf([90, 30, 30, 30, 60, 30]), 3);
  expect(lanes.map((lane) => lane.flat().length)).toEqual([90, 90, 90]);
});
