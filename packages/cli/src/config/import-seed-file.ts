import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '@dmt/core';
import type { SeedFunction } from '@dmt/migrator';
import { createJiti } from 'jiti';
import { explainImportError } from './explain-import-error.ts';

/** Runs a seed file, TypeScript or not: its export `seed`, or the default one. @throws DMT_USAGE */
export async function importSeedFile(cwd: string, shownFile: string): Promise<SeedFunction> {
  const file = resolve(cwd, shownFile);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`There is no seed file ${shownFile}.`, 'Correct the path.');
  }
  const exported = await runSeedFile(file, shownFile);
  const seed = Reflect.get(exported, 'seed') ?? Reflect.get(exported, 'default');
  if (!isSeed(seed)) {
    throw new UsageError(
      `The file ${shownFile} exports no seed function.`,
      'Write `export const seed: SeedFunction = async (db, tenantId) => { … }`.',
    );
  }
  return seed;
}

function isSeed(value: unknown): value is SeedFunction {
  return typeof value === 'function';
}

async function runSeedFile(file: string, shownFile: string): Promise<object> {
  const jiti = createJiti(file, { interopDefault: false, moduleCache: false, tsconfigPaths: true });
  try {
    return await jiti.import<object>(file);
  } catch (error) {
    const { place, problem, remedy } = explainImportError(error, file, shownFile);
    throw new UsageError(`The seed file ${place} could not be loaded: ${problem}.`, remedy, { cause: error });
  }
}
