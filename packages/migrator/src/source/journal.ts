import { readFile } from 'node:fs/promises';
import { MigrationSourceError } from '@dmt/core';
import { rememberFiles } from './remember-files.ts';
import { fileProblem } from './sql-file.ts';

/** An entry of drizzle-kit 0.31's `meta/_journal.json`. */
export interface JournalEntry {
  readonly tag: string;
  readonly whenMs: number;
}

/** @throws DMT_MIGRATION_SOURCE_INVALID */
export const readJournal: (path: string) => Promise<ReadonlyArray<JournalEntry>> = rememberFiles(readAnew);

async function readAnew(path: string): Promise<ReadonlyArray<JournalEntry>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MigrationSourceError(path, `cannot be read (${fileProblem(cause)})`, { cause });
  });
  const entries = readEntries(parseJson(text, path));
  if (!entries) {
    throw new MigrationSourceError(
      path,
      'is not a drizzle-kit journal: it has no list "entries" of tag and when',
      {
        remedy: 'Restore the journal from version control.',
      },
    );
  }
  assertTagsDiffer(entries, path);
  return entries;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MigrationSourceError(
      path,
      `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`,
      {
        cause,
        remedy: 'Restore the journal from version control; a merge may have left conflict marks.',
      },
    );
  }
}

function readEntries(journal: unknown): JournalEntry[] | undefined {
  const entries: unknown =
    journal !== null && typeof journal === 'object' ? Reflect.get(journal, 'entries') : undefined;
  if (!Array.isArray(entries)) return undefined;
  const read = entries.map(readEntry);
  return read.every((entry) => entry !== undefined) ? read : undefined;
}

function readEntry(entry: unknown): JournalEntry | undefined {
  if (entry === null || typeof entry !== 'object') return undefined;
  const tag: unknown = Reflect.get(entry, 'tag');
  const whenMs: unknown = Reflect.get(entry, 'when');
  // A tag is a file's name; one with a separator would read a file outside the folder.
  if (typeof tag !== 'string' || tag === '' || /[/\\]/.test(tag)) return undefined;
  return typeof whenMs === 'number' && Number.isSafeInteger(whenMs) ? { tag, whenMs } : undefined;
}

function assertTagsDiffer(entries: ReadonlyArray<JournalEntry>, path: string): void {
  const seen = new Set<string>();
  for (const { tag } of entries) {
    if (seen.has(tag)) {
      throw new MigrationSourceError(path, `lists ${JSON.stringify(tag)} twice`, {
        remedy: 'Remove one of the two entries.',
      });
    }
    seen.add(tag);
  }
}
