import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutIntoStatements } from './cut-into-statements.ts';

it('leaves no tenant out, takes none twice, and never more than so many at once', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { maxLength: 300 }),
      fc.integer({ min: 1, max: 50 }),
      (ids, most) => {
        const statements = cutIntoStatements(ids, most);
        expect(statements.flat()).toEqual(ids);
        for (const { length } of statements) expect(length).toBeGreaterThan(0);
        for (const { length } of statements) expect(length).toBeLessThanOrEqual(most);
      },
    ),
  );
});

it('makes few statements, and leaves nearly all of them as they were when a tenant comes', () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => `company_${index}`);
  const before = cutIntoStatements(ids, 100).map(String);
  expect(before.length).toBeLessThan(35);
  const changed = [0, 700, 1_300, 1_999].map((at) => {
    const after = cutIntoStatements(ids.toSpliced(at, 0, `new_${at}`), 100).map(String);
    return after.filter((statement) => !before.includes(statement)).length;
  });
  expect(Math.max(...changed)).toBeLessThan(before.length / 2);
});
