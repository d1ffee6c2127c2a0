import { ConfigLoadError, isDmtError } from '@dmt/core';
import { createJiti } from 'jiti';
import { assertReadableFile } from './assert-readable-file.ts';
import { explainImportError } from './explain-import-error.ts';

/**
 * Runs the user's config file, TypeScript or not, and gives what it exports by default. What the file
 * imports is resolved from where it lies, so its Drizzle and its `@dmt/core` are the user's own.
 *
 * @param shownFile - the path as messages show it
 */
export async function importConfigFile(file: string, shownFile: string): Promise<object> {
  assertReadableFile(file, shownFile);
  const exported = await runFile(file, shownFile);
  const config: unknown = 'default' in exported ? exported.default : undefined;
  if (config === undefined) throw new ConfigLoadError(shownFile, 'it has no default export', exportRemedy);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ConfigLoadError(
      shownFile,
      `its default export is ${describe(config)}, not a configuration`,
      exportRemedy,
    );
  }
  return config;
}

const exportRemedy = { remedy: 'End the file with `export default defineConfig({ … })`.' };

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

async function runFile(file: string, shownFile: string): Promise<object> {
  const jiti = createJiti(file, { interopDefault: false, moduleCache: false, tsconfigPaths: true });
  try {
    return await jiti.import<object>(file);
  } catch (error) {
    // defineConfig() in the file has said all there is to say.
    if (isDmtError(error)) throw error;
    const { place, problem, remedy } = explainImportError(error, file, shownFile);
    if (place.startsWith(shownFile)) throw new ConfigLoadError(place, problem, { cause: error, remedy });
    throw new ConfigLoadError(shownFile, `in ${place}, ${problem}`, { cause: error, remedy });
  }
}
