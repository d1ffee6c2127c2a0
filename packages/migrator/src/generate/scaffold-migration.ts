import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GenerateFailedError, isDmtError } from '@dmt/core';
import { isStampedName } from '../source/index.ts';
import { driveFolderKit, listKitFolders } from './folder-kit.ts';
import {
  assertMigrationName,
  type GenerateOptions,
  type GenerateTarget,
  type WrittenMigration,
} from './generate-options.ts';
import { findInstalledKit, type InstalledKit } from './installed-kit.ts';
import { readJournalFolder, writeJournaledMigration } from './journal-folder.ts';
import { placeFiles, placeFolder } from './place-files.ts';
import { inScratchFolder } from './scratch-folder.ts';

/** A migration to be written by hand. */
export interface ScaffoldMigrationOptions extends Pick<GenerateOptions, 'configFile' | 'type'> {
  readonly name: string;
}

/** It fails until somebody fills it in: a file of comments would be recorded as applied. */
const UP = `-- Write the SQL of this migration in place of the next line.
do $$ begin raise exception 'it is not written yet'; end $$;
`;
const DOWN = `-- Write the SQL that takes it back in place of the next line.
do $$ begin raise exception 'it is not written yet'; end $$;
`;

/**
 * Writes an empty migration and its down file, in the form that the folder has: drizzle-kit 0.31's journal, a folder
 * of 1.x, or numbered files. An empty folder gets the form of the installed drizzle-kit, or numbers.
 *
 * @throws DMT_USAGE, DMT_GENERATE_FAILED
 */
export async function scaffoldMigration(
  { configFile, type, name }: ScaffoldMigrationOptions,
  { folder }: GenerateTarget,
): Promise<WrittenMigration> {
  assertMigrationName(name);
  const names = existsSync(folder) ? (await readdir(folder)).filter((each) => !each.startsWith('.')) : [];
  const kit = await findKit(configFile);
  if (names.includes('meta') || (names.length === 0 && kit?.layout === 'journal')) {
    return scaffoldJournaled(folder, name);
  }
  if (names.some(isStampedName) || (names.length === 0 && kit?.layout === 'folders')) {
    if (kit?.layout === 'folders') return scaffoldFolder(kit, { configFile, type, name }, folder);
    throw new GenerateFailedError(
      `The folder ${folder} was written by drizzle-kit 1.x, which is not installed`,
      {
        remedy: 'Install it: npm install --save-dev drizzle-kit@rc.',
      },
    );
  }
  return scaffoldNumbered(folder, names, name);
}

async function findKit(configFile: string): Promise<InstalledKit | undefined> {
  try {
    return await findInstalledKit(configFile);
  } catch (error) {
    // Only a folder of 1.x needs one.
    if (isDmtError(error, 'DMT_GENERATE_FAILED')) return undefined;
    throw error;
  }
}

async function scaffoldJournaled(path: string, name: string): Promise<WrittenMigration> {
  const folder = await readJournalFolder(path);
  const { latest } = folder;
  const snapshot = { ...latest, id: randomUUID(), prevId: latest.id };
  return writeJournaledMigration(folder, { name, up: UP, down: DOWN, snapshot, whenMs: Date.now() });
}

function scaffoldFolder(
  installed: InstalledKit,
  { configFile, type, name }: ScaffoldMigrationOptions,
  root: string,
): Promise<WrittenMigration> {
  return inScratchFolder(async (scratch) => {
    for (const each of await listKitFolders(root)) {
      await cp(join(root, each), join(scratch, 'out', each), { recursive: true });
    }
    const kit = await driveFolderKit(installed, { configFile, type }, scratch);
    const answer = await kit.generate(name, { custom: true });
    if (answer.status !== 'ok')
      throw new Error(`drizzle-kit answered ${answer.status} to an empty migration.`);
    await writeFile(join(answer.folder, 'migration.sql'), UP);
    await writeFile(join(answer.folder, 'down.sql'), DOWN);
    const placed = await placeFolder(root, answer.folder);
    return {
      tag: basename(placed),
      upPath: join(placed, 'migration.sql'),
      downPath: join(placed, 'down.sql'),
    };
  });
}

async function scaffoldNumbered(
  root: string,
  names: ReadonlyArray<string>,
  name: string,
): Promise<WrittenMigration> {
  const numbers = names.flatMap((each) => /^\d+/.exec(each) ?? []);
  const width = Math.max(4, ...numbers.map((number) => number.length));
  const next = Math.max(0, ...numbers.map(Number)) + 1;
  const tag = `${String(next).padStart(width, '0')}_${name}`;
  await placeFiles(root, [
    [`${tag}.down.sql`, DOWN],
    [`${tag}.sql`, UP],
  ]);
  return { tag, upPath: join(root, `${tag}.sql`), downPath: join(root, `${tag}.down.sql`) };
}
