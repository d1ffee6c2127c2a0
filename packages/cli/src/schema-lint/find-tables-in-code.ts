import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where a table is declared, as far as it can be seen without running anything. */
export interface CodePosition {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

const IMPORT = /(?:\bfrom|\bimport|\brequire\s*\()\s*\(?\s*(['"])(\.{1,2}\/[^'"]*|\.{1,2})\1/g;
/** `pgTable('users'`, `schema.table('users'`, and what a project calls its own creator of tables. */
const DECLARATION = /\b\w*[tT]able\s*\(\s*(['"`])((?:(?!\1).)+)\1/g;
const EXTENSIONS = ['', '.ts', '.mts', '.tsx', '.js', '.mjs', '.cjs'];

/**
 * Follows the relative imports of a configuration file, and notes where a call declares a table of each name. The first
 * place found for a name counts; a table that is declared in another way has none.
 */
export function findTablesInCode(configFile: string): ReadonlyMap<string, CodePosition> {
  const positions = new Map<string, CodePosition>();
  const seen = new Set<string>();
  const waiting = [configFile];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const { 2: name = '', index } of text.matchAll(DECLARATION)) {
      if (!positions.has(name)) positions.set(name, { file, line: text.slice(0, index).split('\n').length });
    }
    for (const { 2: target = '' } of text.matchAll(IMPORT)) {
      const found = resolveImport(dirname(file), target);
      if (found !== undefined) waiting.push(found);
    }
  }
  return positions;
}

function resolveImport(folder: string, target: string): string | undefined {
  const path = resolve(folder, target);
  // TypeScript lets `./users.js` mean `./users.ts`.
  const bare = path.replace(/\.([cm]?)js$/, '.$1ts');
  const candidates = [path, bare].flatMap((each) => [
    ...EXTENSIONS.map((extension) => `${each}${extension}`),
    ...EXTENSIONS.map((extension) => join(each, `index${extension}`)),
  ]);
  return candidates.find((each) => existsSync(each) && statSync(each).isFile());
}
