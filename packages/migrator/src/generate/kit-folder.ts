import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenerateFailedError } from '@dmt/core';
import { EMPTY_SNAPSHOT, isJsonObject, type JsonObject, type Snapshot } from './snapshot.ts';

/** A folder of drizzle-kit 0.31, as far as the next migration is concerned. */
export interface KitFolder {
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
export async function readKitFolder(path: string): Promise<KitFolder> {
  const journalPath = join(path, 'meta', '_journal.json');
  if (!existsSync(journalPath)) {
    const others = existsSync(path) ? (await readdir(path)).filter((name) => !name.startsWith('.')) : [];
    if (others.length === 0) return { path, entries: [], latest: EMPTY_SNAPSHOT };
    throw new GenerateFailedError(
      `The folder ${path} holds migrations without a journal of drizzle-kit 0.31`,
      {
        remedy: 'Generate into an empty folder, or with the drizzle-kit that wrote this one.',
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

/** Writes the journal last: until then nobody sees the migration. @returns the files, the SQL first */
export async function writeKitMigration(
  { path, entries }: KitFolder,
  { name, up, down, snapshot, whenMs }: NewMigration,
): Promise<{ readonly tag: string; readonly upPath: string; readonly downPath: string }> {
  const idx = Math.max(-1, ...entries.map((entry) => Number(entry.idx))) + 1;
  const tag = `${numberOf(idx)}_${name}`;
  await mkdir(join(path, 'meta'), { recursive: true });
  const [upPath, downPath] = [join(path, `${tag}.sql`), join(path, `${tag}.down.sql`)];
  await writeFile(upPath, up);
  await writeFile(downPath, down);
  await writeFile(join(path, 'meta', `${numberOf(idx)}_snapshot.json`), JSON.stringify(snapshot, null, 2));
  const entry = { idx, version: '7', when: whenMs, tag, breakpoints: true };
  const journal = { version: '7', dialect: 'postgresql', entries: [...entries, entry] };
  await writeFile(join(path, 'meta', '_journal.json'), JSON.stringify(journal, null, 2));
  return { tag, upPath, downPath };
}

function numberOf(idx: number): string {
  return String(idx).padStart(4, '0');
}
