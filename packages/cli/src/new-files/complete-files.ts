import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { UsageError } from '@dmt/core';
import type { NewFile } from './write-new-files.ts';

/**
 * Puts new texts in place of files that exist; each is the old one or the new one, whatever happens meanwhile.
 *
 * @throws DMT_USAGE when one cannot be written
 */
export async function completeFiles(files: readonly NewFile[], cwd: string): Promise<void> {
  for (const { path, text } of files) {
    const temporary = join(dirname(path), `.dmt-${process.pid}-${Date.now()}`);
    try {
      const { mode } = await stat(path);
      await writeFile(temporary, text, { mode });
      await rename(temporary, path);
    } catch (cause) {
      const code = String(Reflect.get(Object(cause), 'code'));
      throw new UsageError(
        `${relative(cwd, path)} cannot be written (${code}).`,
        'Make it writable, and run the command again.',
        { cause },
      );
    } finally {
      await rm(temporary, { force: true });
    }
  }
}
