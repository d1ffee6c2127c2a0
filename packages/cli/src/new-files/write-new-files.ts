import { existsSync } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { ConfirmationMissingError, UsageError } from '@dmt/core';

/** A file that a command makes. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files, none of which may exist; each is whole or not there.
 *
 * @throws DMT_REFUSED before anything is written when one of them exists; DMT_USAGE when it cannot be written
 */
export async function writeNewFiles(files: readonly NewFile[], cwd: string): Promise<void> {
  const existing = files.find(({ path }) => existsSync(path));
  if (existing) throw refusal(existing.path, cwd);
  for (const { path, text } of files) {
    const temporary = join(dirname(path), `.dmt-${process.pid}-${Date.now()}`);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporary, text);
      // Unlike a rename it fails when somebody made the file meanwhile.
      await link(temporary, path);
    } catch (cause) {
      const code: unknown = Reflect.get(Object(cause), 'code');
      if (code === 'EEXIST' && existsSync(path)) throw refusal(path, cwd);
      throw new UsageError(
        `${relative(cwd, path)} cannot be written (${String(code)}).`,
        'Name a folder that may be written to.',
      );
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

function refusal(path: string, cwd: string): ConfirmationMissingError {
  return new ConfirmationMissingError(
    `${relative(cwd, path)} exists, and nothing is ever overwritten.`,
    'Choose another name or folder, or move the file away.',
  );
}
