import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installed = fileURLToPath(new URL('../node_modules', import.meta.url));

export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

/** A user's project in a folder of its own, with Drizzle and pg installed, and whatever else is named. */
export function createProject(
  files: Readonly<Record<string, string>> = {},
  packages: ReadonlyArray<string> = [],
): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dmt-cli-')));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['drizzle-orm', 'pg', ...packages]) {
    symlinkSync(realpathSync(join(installed, name)), join(folder, 'node_modules', name));
  }
  const write: Project['write'] = (more) => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write(files);
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A config for `url` with one tenant table; `extra` is put into the object as it is. */
export function configText(url: string, extra = ''): string {
  return `import { pgTable, text } from 'drizzle-orm/pg-core';
const notes = pgTable('notes', { id: text('id').primaryKey() });
export default {
  connection: { url: ${JSON.stringify(url)}, retry: { maxAttempts: 1 } },
  schemas: { tenant: { notes } },
  ${extra}
};
`;
}
