import { readdirSync } from 'node:fs';

const DOWN_FILE = /\.down\.sql$/;
const NUMBERED_FOLDER = /^\d+_/;

/**
 * The names of the migrations in a folder, from the names of its files alone: completion has no time to read
 * them, and offers the names also where one of the files is wrong.
 */
export function listMigrationNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isDirectory()) return NUMBERED_FOLDER.test(entry.name) ? [entry.name] : [];
      return entry.name.endsWith('.sql') && !DOWN_FILE.test(entry.name)
        ? [entry.name.slice(0, -'.sql'.length)]
        : [];
    })
    .toSorted();
}
