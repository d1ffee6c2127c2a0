import { join, resolve } from 'node:path';
import { MigrationSourceError, MigrationsNotFoundError } from '@dmt/core';
import { loadSqlParser } from '../sql/index.ts';
import { stampedNameOf, stampedTimeMs } from './folder-name.ts';
import { type JournalEntry, readJournal } from './journal.ts';
import { type FolderListing, listFolder } from './list-folder.ts';
import { assertNumbersDiffer, compareByNumber } from './migration-number.ts';
import type { MigrationSource, SourceMigration } from './source-migration.ts';
import { readSqlFile } from './sql-file.ts';

const FILES_AT_ONCE = 16;

const JOURNAL = join('meta', '_journal.json');

/**
 * Reads a folder of migrations: drizzle-kit 0.31's (`meta/_journal.json`), drizzle-kit 1.x's
 * (`<timestamp>_<name>/migration.sql`) or plain numbered `.sql` files. A folder that mixes them is refused.
 */
export async function readMigrationSource(folder: string): Promise<MigrationSource> {
  await loadSqlParser();
  const root = resolve(folder);
  const migrations = await readLayout(root, await listFolder(root));
  if (migrations.length === 0) throw new MigrationsNotFoundError(root, 'holds no migration');
  return { folder: root, migrations };
}

/** Names of the migrations in a folder, in their order. @throws DMT_MIGRATIONS_NOT_FOUND, DMT_MIGRATION_SOURCE_INVALID */
export async function listMigrations(folder: string): Promise<string[]> {
  const { migrations } = await readMigrationSource(folder);
  return migrations.map(({ name }) => name);
}

function readLayout(root: string, listing: FolderListing): Promise<SourceMigration[]> {
  const { sqlFiles, stampedFolders, hasJournal } = listing;
  if (stampedFolders.length > 0 && (sqlFiles.length > 0 || hasJournal)) {
    throw new MigrationsNotFoundError(
      root,
      'mixes drizzle-kit 1.x folders with .sql files or a 0.31 journal',
      {
        remedy: 'Run `drizzle-kit up` to move all migrations into folders, or remove what does not belong.',
      },
    );
  }
  if (stampedFolders.length > 0) return readStampedFolders(root, stampedFolders);
  return hasJournal ? readJournalFolder(root, sqlFiles) : readPlainFolder(root, sqlFiles);
}

async function readJournalFolder(root: string, sqlFiles: ReadonlyArray<string>): Promise<SourceMigration[]> {
  const journalPath = join(root, JOURNAL);
  const entries = await readJournal(journalPath);
  assertJournalMatches(root, journalPath, entries, sqlFiles);
  assertNumbersDiffer(
    root,
    entries.map((entry) => entry.tag),
  );
  return readAll(entries, async ({ tag, whenMs }) => ({
    name: tag,
    ledgerName: stampedNameOf(tag, whenMs),
    createdAtMs: whenMs,
    ...(await readSqlFile(join(root, `${tag}.sql`))),
  }));
}

function assertJournalMatches(
  root: string,
  journalPath: string,
  entries: ReadonlyArray<JournalEntry>,
  sqlFiles: ReadonlyArray<string>,
): void {
  const tags = new Set(entries.map((entry) => `${entry.tag}.sql`));
  const missing = entries.find((entry) => !sqlFiles.includes(`${entry.tag}.sql`));
  if (missing) {
    throw new MigrationSourceError(
      join(root, `${missing.tag}.sql`),
      `is listed in ${JOURNAL} but does not exist`,
      {
        remedy: 'Restore the file from version control, or remove its entry from the journal.',
      },
    );
  }
  const extra = sqlFiles.find((file) => !tags.has(file));
  if (extra) {
    throw new MigrationSourceError(join(root, extra), `has no entry in ${journalPath}`, {
      remedy: 'Create migrations with `drizzle-kit generate --custom`, or move the file out of the folder.',
    });
  }
}

function readStampedFolders(root: string, folders: ReadonlyArray<string>): Promise<SourceMigration[]> {
  return readAll(folders, async (folder) => ({
    name: folder,
    ledgerName: folder,
    createdAtMs: stampedTimeMs(folder),
    ...(await readSqlFile(join(root, folder, 'migration.sql'))),
  }));
}

function readPlainFolder(root: string, sqlFiles: ReadonlyArray<string>): Promise<SourceMigration[]> {
  const names = sqlFiles.map((file) => file.slice(0, -'.sql'.length)).sort(compareByNumber);
  assertNumbersDiffer(root, names);
  return readAll(names, async (name) => ({
    name,
    ledgerName: name,
    createdAtMs: undefined,
    ...(await readSqlFile(join(root, `${name}.sql`))),
  }));
}

/** A few at a time: a folder of thousands must not exhaust the process's file handles. */
async function readAll<Item>(
  items: ReadonlyArray<Item>,
  read: (item: Item) => Promise<SourceMigration>,
): Promise<SourceMigration[]> {
  const migrations: SourceMigration[] = [];
  for (let start = 0; start < items.length; start += FILES_AT_ONCE) {
    migrations.push(...(await Promise.all(items.slice(start, start + FILES_AT_ONCE).map(read))));
  }
  return migrations;
}
