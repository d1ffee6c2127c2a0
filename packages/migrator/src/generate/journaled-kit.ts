import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledKit } from './installed-kit.ts';
import { readJson } from './read-json.ts';
import { kitFailed, outputOf, runNode } from './run-node.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { EMPTY_SNAPSHOT, isJsonObject, type Snapshot } from './snapshot.ts';

/** drizzle-kit 0.31, always in a process of its own: it ends the process on an error. */
export interface JournaledKit {
  /** The schema that the configuration's tables define. */
  readSchema(type: 'tenant' | 'shared', casing: string | undefined): Promise<Snapshot>;
  /** The SQL from one snapshot to another, for each pair. */
  diff(pairs: ReadonlyArray<readonly [from: Snapshot, to: Snapshot]>): Promise<string[][]>;
}

export function driveJournaledKit({ bin }: InstalledKit, configFile: string): JournaledKit {
  return {
    readSchema: (type, casing) =>
      inScratchFolder(async (scratch) => {
        await writeFile(join(scratch, 'schema.cjs'), schemaModule(configFile, type));
        const config = {
          dialect: 'postgresql',
          schema: join(scratch, 'schema.cjs'),
          // drizzle-kit puts ./ before it, whatever it is.
          out: 'out',
          ...(casing === undefined ? {} : { casing }),
        };
        await writeFile(join(scratch, 'drizzle.config.json'), JSON.stringify(config));
        const run = await runNode([bin, 'generate', '--config', 'drizzle.config.json'], scratch, { isDone });
        // It exits 0 also when it wanted to ask something: what it wrote tells.
        const snapshot = await readJson(join(scratch, 'out', 'meta', '0000_snapshot.json'));
        if (run.exitCode !== 0) throw kitFailed(run);
        if (isSnapshot(snapshot)) return snapshot;
        if (outputOf(run).includes(NO_CHANGES)) return EMPTY_SNAPSHOT;
        throw kitFailed(run);
      }),
    diff: (pairs) =>
      inScratchFolder(async (scratch) => {
        await writeFile(join(scratch, 'pairs.json'), JSON.stringify(pairs));
        const run = await runNode(['-e', DIFF_PROGRAM, configFile, scratch], scratch);
        const result = await readJson(join(scratch, 'result.json'));
        if (run.exitCode === 0 && Array.isArray(result) && result.length === pairs.length) {
          return result.map(toStatements);
        }
        throw kitFailed(run);
      }),
  };
}

const NO_CHANGES = 'No schema changes';

/** These are its last words. */
function isDone(stdout: string): boolean {
  return stdout.includes(NO_CHANGES) || stdout.includes('Your SQL migration file');
}

/** Exports the tables of one side, as drizzle-kit wants a schema file. */
export function schemaModule(configFile: string, type: 'tenant' | 'shared'): string {
  return `const loaded = require(${JSON.stringify(configFile)});
const config = loaded.default ?? loaded;
module.exports = { ...config.schemas[${JSON.stringify(type)}] };
`;
}

const DIFF_PROGRAM = `
const [configFile, scratch] = process.argv.slice(1);
const { createRequire } = require('node:module');
const { readFileSync, writeFileSync } = require('node:fs');
const { generateMigration } = createRequire(configFile)('drizzle-kit/api');
(async () => {
  const results = [];
  for (const [from, to] of JSON.parse(readFileSync(scratch + '/pairs.json', 'utf8'))) results.push(await generateMigration(from, to));
  writeFileSync(scratch + '/result.json', JSON.stringify(results));
})();`;

function isSnapshot(value: unknown): value is Snapshot {
  return isJsonObject(value) && typeof value.id === 'string';
}

function toStatements(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
