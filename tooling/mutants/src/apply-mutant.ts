import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

/** Rewrites the file in `tree`; the function that is returned puts the original back. */
export function applyMutant(tree: string, { folder, file, find, replace }: Mutant): () => void {
  const path = join(tree, folder, file);
  const original = readFileSync(path, 'utf8');
  const occurrences = original.split(find).length - 1;
  if (occurrences !== 1) throw new Error(`"find" occurs ${occurrences} times in ${folder}/${file}, not once`);
  if (find === replace) throw new Error('"replace" is the same as "find"');
  // A function, because "$&" in a replacement text would mean something.
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  return () => writeFileSync(path, original);
}
