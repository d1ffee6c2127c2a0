import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FIRST_MIGRATION_AT = Date.UTC(2025, 0, 1);
const DAY_MS = 24 * 60 * 60 * 1000;

/** A folder as drizzle-kit 0.31 writes it: each file makes a table, alters it and indexes it. */
export async function writeMigrations(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dmt-bench-migrations-'));
  await mkdir(join(folder, 'meta'));
  const entries = Array.from({ length: count }, (_, index) => ({
    idx: index,
    version: '7',
    when: FIRST_MIGRATION_AT + index * DAY_MS,
    tag: `${String(index).padStart(4, '0')}_table_${index}`,
    breakpoints: true,
  }));
  for (const { idx, tag } of entries) await writeFile(join(folder, `${tag}.sql`), migrationSql(idx));
  const journal = { version: '7', dialect: 'postgresql', entries };
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify(journal, null, 2));
  return folder;
}

function migrationSql(index: number): string {
  const table = `"table_${index}"`;
  return [
    `CREATE TABLE ${table} (\n\t"id" integer PRIMARY KEY NOT NULL,\n\t"name" text NOT NULL\n);\n`,
    `ALTER TABLE ${table} ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;`,
    `CREATE INDEX "table_${index}_name_idx" ON ${table} USING btree ("name");`,
  ].join('--> statement-breakpoint\n');
}
