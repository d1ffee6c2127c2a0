import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of migrations that a test writes. */
export interface MigrationFolder extends AsyncDisposable {
  readonly path: string;
  write(file: string, text: string | Uint8Array): Promise<void>;
  remove(file: string): Promise<void>;
}

export async function createMigrationFolder(
  files: Readonly<Record<string, string>> = {},
): Promise<MigrationFolder> {
  const path = await mkdtemp(join(tmpdir(), 'dmt-migrations-'));
  const write = async (file: string, text: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return {
    path,
    write,
    remove: (file) => rm(join(path, file), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** A drizzle-kit 0.31 journal over files that are named without `.sql`. */
export function journalOf(tags: ReadonlyArray<string>, firstWhenMs = 1_700_000_000_000): string {
  const entries = tags.map((tag, idx) => ({
    idx,
    version: '7',
    when: firstWhenMs + idx * 60_000,
    tag,
    breakpoints: true,
  }));
  return JSON.stringify({ version: '7', dialect: 'postgresql', entries });
}
