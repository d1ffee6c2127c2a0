import type { MigrationFolder } from './migration-folder.ts';
import { journalOf } from './migration-folder.ts';

const TAGS = ['0000_init', '0001_users', '0002_plans', '0003_notes'];

/** Migrations that count how often each of them ran; `number` begins with 1. */
export function countingSql(number: number): string {
  const create =
    number === 1 ? 'create table counters (number integer primary key, runs integer not null);\n' : '';
  return `${create}insert into counters values (${number}, 1) on conflict (number) do update set runs = counters.runs + 1;\n`;
}

/** Leaves a folder as drizzle-kit 0.31 would after its nth `generate`. */
export async function writeJournalFolder(folder: MigrationFolder, count: number): Promise<void> {
  const tags = TAGS.slice(0, count);
  for (const [index, tag] of tags.entries()) await folder.write(`${tag}.sql`, countingSql(index + 1));
  await folder.write('meta/_journal.json', journalOf(tags));
}

/** The same migrations as drizzle-kit 1.x's folders; `drizzle-kit up` makes these of the journal's. */
export async function writeStampedFolders(folder: MigrationFolder, count: number): Promise<void> {
  for (const [index, name] of stampedNames(count).entries()) {
    await folder.write(`${name}/migration.sql`, countingSql(index + 1));
  }
}

export function stampedNames(count: number): string[] {
  return TAGS.slice(0, count).map((tag, index) => `202311142${213 + index}20_${tag.slice(5)}`);
}

/** What `drizzle-kit up` does to a folder. */
export async function upgradeFolder(folder: MigrationFolder, count: number): Promise<void> {
  for (const tag of TAGS.slice(0, count)) await folder.remove(`${tag}.sql`);
  await folder.remove('meta');
  await writeStampedFolders(folder, count);
}
