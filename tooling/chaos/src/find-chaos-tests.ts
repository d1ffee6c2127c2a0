import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEST_FILES = '{packages/*/{src,test},examples/*/{src,test},tooling/checks/src}/**/*.test.ts';
/** What a test names that runs at another size, or from a seed, when it is asked to. */
const TELLTALE =
  /\bDMT_CHAOS|\bchaosSize\b|\bisChaos\b|\bchaosSeed\b|\bdescribe(Load|Aborts|ContextSurvival|OwnRows)\b/;

/** Test files whose size or seed depends on `DMT_CHAOS`, relative to the root of the workspace. */
export function findChaosTests(root: string): string[] {
  return globSync(TEST_FILES, { cwd: root })
    .filter((file) => !file.includes('node_modules') && !file.endsWith('.drizzle-1.test.ts'))
    .filter((file) => TELLTALE.test(readFileSync(join(root, file), 'utf8')))
    .sort();
}
