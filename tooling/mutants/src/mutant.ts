import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A small wrong version of the code, and the test that has to notice it. */
export interface Mutant {
  /** The package's folder relative to the root: `packages/core`. */
  readonly folder: string;
  /** Relative to the package. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The test file that must fail, relative to the package. */
  readonly test: string;
  /** What would go wrong in the field. */
  readonly why: string;
}

const FIELDS = ['file', 'find', 'replace', 'test', 'why'] as const;

// One mutants.json per package at most; an entry that could prove nothing is an error.
export function readMutants(root: string): Mutant[] {
  return globSync('packages/*/mutants.json', { cwd: root })
    .sort()
    .flatMap((file) => {
      const entries: unknown = JSON.parse(readFileSync(join(root, file), 'utf8'));
      if (!Array.isArray(entries)) throw new Error(`${file} holds no array of mutants.`);
      return entries.map((entry, index) => toMutant(root, dirname(file), entry, `${file}[${index}]`));
    });
}

function toMutant(root: string, folder: string, entry: unknown, place: string): Mutant {
  if (!isComplete(entry)) throw new Error(`${place} needs ${FIELDS.join(', ')}, all of them text.`);
  const { file, find, replace, test, why } = entry;
  for (const named of [file, test]) {
    if (!existsSync(join(root, folder, named)))
      throw new Error(`${place} names ${named}, which does not exist.`);
  }
  return { folder, file, find, replace, test, why };
}

function isComplete(entry: unknown): entry is Record<(typeof FIELDS)[number], string> {
  const isRecord = typeof entry === 'object' && entry !== null;
  return isRecord && FIELDS.every((field) => field in entry && typeof Reflect.get(entry, field) === 'string');
}
