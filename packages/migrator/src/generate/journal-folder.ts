import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenerateFailedError } from '@dmt/core';
import { isStampedName } from '../source/index.ts';
import type { WrittenMigration } from './generate-options.ts';
import { placeFiles } from './place-files.ts';
import { EMPTY_SNAPSHOT, isJsonObject, type JsonObject, type Snapshot } from './snapshot.ts';

/** A folder of drizzle-kit 0.31, as far as the next migration is concerned. */
export interface JournalFolder {
  readonly path: string;
  readonly entries: ReadonlyArray<JsonObject>;
  readonly latest: Snapshot;
}

/** What the next migration consists of. */
export interface NewMigration {
  readonly name: string;
  readonly up: string;
  readonly down: string;
  readonly snapshot: Snapshot;
  readonly whenMs: number;
}

/** @throws DMT_GENERATE_FAILED when the folder holds migrations of another kind */
export async function readJournalFolder(path: string): Promise<JournalFolder> {
  const journalPath = join(path, 'meta', '_journal.json');
  if (!existsSync(journalPath)) {
    const others = existsSync(path) ? (await readdir(path)).filter((name) => !name.startsWith('.')) : [];
    if (others.length === 0) return { path, entries: [], latest: EMPTY_SNAPSHOT };
    throw new GenerateFailedError(
      `The folder ${path} holds migrations without a journal, and the installed drizzle-kit 0.31 needs one`,
      {
        remedy: others.some(isStampedName)
          ? 'Install drizzle-kit 1.x: it wrote these folders.'
          : 'Generate into an empty folder.',
      },
    );
  }
  const journal: unknown = JSON.parse(await readFile(journalPath, 'utf8'));
  const listed: unknown = isJsonObject(journal) ? journal.entries : undefined;
  const entries = Array.isArray(listed) ? listed.filter(isJsonObject) : [];
  return { path, entries, latest: await readLatest(path, entries) };
}

async function readLatest(path: string, entries: ReadonlyArray<JsonObject>): Promise<Snapshot> {
  const [last] = entries.slice(-1);
  if (!last) return EMPTY_SNAPSHOT;
  const file = join(path, 'meta', `${numberOf(Number(last.idx))}_snapshot.json`);
  const snapshot: unknown = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined;
  if (isJsonObject(snapshot) && typeof snapshot.id === 'string') return { ...snapshot, id: snapshot.id };
  throw new GenerateFailedError(`The snapshot ${file} is missing`, {
    remedy: 'Restore it from version control: the next migration is the difference to it.',
  });
}

/** Writes the journal last: until then nobody sees the migration. */
export async function writeJournaledMigration(
  { path, entries }: JournalFolder,
  { name, up, down, snapshot, whenMs }: NewMigration,
): Promise<WrittenMigration> {
  const idx = Math.max(-1, ...entries.map((entry) => Number(entry.idx))) + 1;
  const tag = `${numberOf(idx)}_${name}`;
  const [upPath, downPath] = [join(path, `${tag}.sql`), join(path, `${tag}.down.sql`)];
  const entry = { idx, version: '7', when: whenMs, tag, breakpoints: true };
  const journal = { version: '7', dialect: 'postgresql', entries: [...entries, entry] };
  await placeFiles(path, [
    [join('meta', `${numberOf(idx)}_snapshot.json`), JSON.stringify(snapshot, null, 2)],
    [`${tag}.down.sql`, down],
    [`${tag}.sql`, up],
    [join('meta', '_journal.json'), JSON.stringify(journal, null, 2)],
  ]);
  return { tag, upPath, downPath };
}

function numberOf(idx: number): string {
  return String(idx).padStart(4, '0');
}
