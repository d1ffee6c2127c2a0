import { readFile } from 'node:fs/promises';

/** The value of a JSON file; `undefined` when it was not written, or is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // What was not written is what the caller asks about.
    return undefined;
  }
}
