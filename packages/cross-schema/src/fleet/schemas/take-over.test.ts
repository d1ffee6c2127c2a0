import fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeOver } from './take-over.ts';

interface Step {
  readonly number: number;
}

const handsOf = (...sizes: readonly number[]): Step[][] => {
  let number = 0;
  return sizes.map((size) => Array.from({ length: size }, () => ({ number: number++ })));
};
const taken = (lane: Iterator<Step, void> | undefined, most = 1_000): number[] => {
  const numbers: number[] = [];
  while (numbers.length < most) {
    const next = lane?.next();
    if (next === undefined || next.done) break;
    numbers.push(next.value.number);
  }
  return numbers;
};

it('has every step done once, in whatever order lanes come for them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(5), { maxLength: 60 }),
      (sizes, turns) => {
        const lanes = takeOver(handsOf(...sizes));
        const early = turns.flatMap((turn) => taken(lanes[turn % lanes.length], 1));
        const rest = lanes.flatMap((lane) => taken(lane));
        const all = handsOf(...sizes).flat();
        expect([...early, ...rest].sort((one, other) => one - other)).toEqual(
          all.map(({ number }) => number),
        );
      },
    ),
  );
});

it('has a lane do its own, then what a slower one has not come to, and leaves that its next ones', () => {
  const [first, slow] = takeOver(handsOf(5, 5));
  expect(taken(slow, 1)).toEqual([5]);
  expect(taken(first)).toEqual([0, 1, 2, 3, 4, 9, 8]);
  expect(taken(slow)).toEqual([6, 7]);
});

it('goes on with what is added to a hand', () => {
  const hand: Step[] = [{ number: 0 }];
  const [lane] = takeOver([hand]);
  expect(taken(lane, 1)).toEqual([0]);
  hand.push({ number: 1 });
  expect(taken(lane)).toEqual([1]);
});
