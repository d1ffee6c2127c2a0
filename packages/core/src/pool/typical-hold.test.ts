import { expect, it } from 'vitest';
import { TypicalHold } from './typical-hold.ts';

it('follows what connections are held for', () => {
  const hold = new TypicalHold();
  expect(hold.ms).toBe(0);
  for (let index = 0; index < 300; index++) hold.note(10);
  expect(hold.ms).toBeCloseTo(10, 1);
  for (let index = 0; index < 300; index++) hold.note(2);
  expect(hold.ms).toBeCloseTo(2, 1);
});

it('is not misled by the few that are held very long', () => {
  const hold = new TypicalHold();
  for (let index = 0; index < 1_000; index++) hold.note(index % 50 === 0 ? 60_000 : 2);
  expect(hold.ms).toBeLessThan(3);
});
