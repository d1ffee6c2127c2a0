import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';

const ROOT = resolve(import.meta.dirname, '..');
const DMT = join(dirname(createRequire(import.meta.url).resolve('@dmt/cli/package.json')), 'dist/bin.js');

/** A copy of the project that the pages show, with a database of its own. */
export interface Shop {
  readonly folder: string;
  readonly database: TestDatabase;
  /** What a terminal shows: the command after `$`, and all it answers. */
  type(command: string): Promise<string>;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const database = await createTestDatabase();
  mkdirSync(join(ROOT, '.dmt'), { recursive: true });
  // Inside the package, so that what it imports is found.
  const folder = mkdtempSync(join(ROOT, '.dmt', 'shop-'));
  cpSync(join(ROOT, 'samples/shop'), folder, { recursive: true });
  return {
    folder,
    database,
    type: (command) => typeCommand(command, folder, database.url),
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await database.drop();
    },
  };
}

/** What a terminal in a folder shows for a command, which is one of dmt's. */
export async function typeCommand(command: string, folder: string, url: string): Promise<string> {
  return `$ ${command}\n${steady(await run(command, folder, url))}`;
}

function run(command: string, cwd: string, url: string): Promise<string> {
  const [program, ...args] = command.replace(/^npx /, '').split(' ');
  if (program !== 'dmt') throw new Error(`A recording runs dmt, not "${program}".`);
  const env = { ...process.env, DATABASE_URL: url, NO_COLOR: '1', COLUMNS: '88', CI: '' };
  return new Promise((done) => {
    const child = execFile(process.execPath, [DMT, ...args], { cwd, env }, (_, stdout, stderr) =>
      done(stderr + stdout),
    );
    child.stdin?.end();
  });
}

/** Without what differs from run to run. */
function steady(text: string): string {
  return (
    text
      .replace(/\d+(\.\d+)? (ms|s)\b/g, '… $2')
      .replace(/20\d\d-\d\d-\d\d/g, '2026-11-21')
      .replace(/dmt_test_\w+/g, 'shop')
      // 3000 is what applications on the pages listen at.
      .replace(/(127\.0\.0\.1|localhost):(?!3000\b)\d+/g, 'localhost:5432')
      .trimEnd()
  );
}
