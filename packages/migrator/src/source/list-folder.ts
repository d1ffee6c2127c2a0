import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationSourceError, MigrationsNotFoundError } from '@dmt/core';
import { isStampedName } from './folder-name.ts';
import { fileProblem } from './sql-file.ts';

/** What lies in a folder of migrations. */
export interface FolderListing {
  /** Plain `.sql` files, down files left out. */
  readonly sqlFiles: ReadonlyArray<string>;
  /** drizzle-kit 1.x's folders, in the order of their time stamps. */
  readonly stampedFolders: ReadonlyArray<string>;
  readonly hasJournal: boolean;
}

/** @throws DMT_MIGRATIONS_NOT_FOUND, DMT_MIGRATION_SOURCE_INVALID */
export async function listFolder(root: string): Promise<FolderListing> {
  const entries = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    throw new MigrationsNotFoundError(root, folderProblem(cause), { cause, ...folderRemedy(cause) });
  });
  // Not isFile(): a folder named x.sql or a link must be read, and fail with its name, not be passed over.
  const names = entries.map((entry) => entry.name);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const strangers = folders.filter((name) => !isStampedName(name) && name !== 'meta');
  await assertHoldNoMigration(root, strangers);
  return {
    sqlFiles: names.filter(
      (name) => name.endsWith('.sql') && !name.endsWith('.down.sql') && !name.startsWith('.'),
    ),
    stampedFolders: folders.filter(isStampedName).sort(),
    hasJournal: folders.includes('meta') && (await readdir(join(root, 'meta'))).includes('_journal.json'),
  };
}

/** drizzle-orm would run it, whatever it is called; in what order, nobody could tell. */
async function assertHoldNoMigration(root: string, folders: ReadonlyArray<string>): Promise<void> {
  for (const folder of folders) {
    // A folder that may not be read is none of ours unless it holds a migration, and then drizzle could not either.
    const files = await readdir(join(root, folder)).catch((): string[] => []);
    if (!files.includes('migration.sql')) continue;
    const file = join(root, folder, 'migration.sql');
    throw new MigrationSourceError(file, 'is in a folder whose name has no time stamp', {
      remedy: 'Name the folder as drizzle-kit does: 20250131094500_add_users.',
    });
  }
}

function folderProblem(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'ENOTDIR') return 'is a file, not a folder';
  return `cannot be read (${fileProblem(cause)})`;
}

/** A migration more would not make it readable. */
function folderRemedy(cause: unknown): { readonly remedy?: string } {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return {};
  return { remedy: 'Make it a folder that you may read, or correct the folder in the configuration.' };
}
