import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { mutateText } from './apply-mutant.ts';
import { readMutants } from './mutant.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

// They are run now and then; that the code has moved away from them shows at once.
it('finds the place of every mutant in the code as it is', () => {
  const mutants = readMutants(ROOT);
  const misplaced = mutants.flatMap((mutant) => {
    const path = join(ROOT, mutant.folder, mutant.file);
    try {
      mutateText(readFileSync(path, 'utf8'), mutant);
      return [];
    } catch (error) {
      return [`${String(error)}: ${mutant.why}`];
    }
  });
  expect(misplaced).toEqual([]);
  expect(mutants.length).toBeGreaterThan(300);
});
