import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

/** Rewrites the file in `tree`; the function that is returned puts the original back. */
export function applyMutant(tree: string, mutant: Mutant): () => void {
  const path = join(tree, mutant.folder, mutant.file);
  const original = readFileSync(path, 'utf8');
  writeFileSync(path, mutateText(original, mutant));
  return () => writeFileSync(path, original);
}

/** @throws Error when the mutant does not say which place it means, or changes nothing there */
export function mutateText(original: string, { folder, file, find, replace }: Mutant): string {
  const occurrences = original.split(find).length - 1;
  if (occurrences !== 1) throw new Error(`"find" occurs ${occurrences} times in ${folder}/${file}, not once`);
  if (find === replace) throw new Error('"replace" is the same as "find"');
  // A function, because "$&" in a replacement text would mean something.
  return original.replace(find, () => replace);
}
