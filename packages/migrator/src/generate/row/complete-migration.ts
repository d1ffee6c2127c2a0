import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertRowModel } from './assert-row-model.ts';
import { type IsolationBlock, isolationBlocks } from './isolation-block.ts';
import type { RowModel } from './row-table.ts';

/** Says in a migration what it holds; the next one is compared with it. */
const MARKER = /^-- dmt:row-isolation ([0-9a-f]{16}) (.+)$/gm;

/**
 * The statements that the tables of a model lack, going by the migrations of a folder: those of tables that are new,
 * and of those for which something changed.
 *
 * @throws DMT_CONFIG_INVALID when the tables of the model cannot be kept apart
 */
export async function missingIsolation(model: RowModel, folder: string): Promise<string[]> {
  assertRowModel(model);
  const written = findWritten(await readMigrations(folder));
  const missing = isolationBlocks(model).filter(({ name, hash }) => written.get(name) !== hash);
  return render(missing);
}

function render(blocks: ReadonlyArray<IsolationBlock>): string[] {
  const seen = new Set<string>();
  return blocks.flatMap(({ name, hash, statements }) => {
    const own = statements.filter((statement) => !seen.has(statement));
    for (const statement of own) seen.add(statement);
    const [first = '', ...others] = own;
    return [
      `-- dmt:row-isolation ${hash} ${name}\n${first};\n`,
      ...others.map((statement) => `${statement};\n`),
    ];
  });
}

/** The newest mark of each table. */
function findWritten(texts: ReadonlyArray<string>): Map<string, string> {
  const marks = texts.flatMap((text) => [...text.matchAll(MARKER)]);
  return new Map(marks.map(([, hash = '', name = '']) => [name, hash]));
}

/** In the order in which they are applied, that of their names, in all forms that a folder may have. */
async function readMigrations(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).sort();
  const files = names.map((name) => (name.endsWith('.sql') ? name : join(name, 'migration.sql')));
  const migrations = files.filter((file) => !file.endsWith('.down.sql') && existsSync(join(folder, file)));
  return Promise.all(migrations.map((file) => readFile(join(folder, file), 'utf8')));
}
