import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from './read-json.ts';
import type { Hint } from './rename-hints.ts';
import { kitFailed, runNode } from './run-node.ts';
import { isJsonObject, type JsonObject } from './snapshot.ts';

/** The schema before and after the newest migration of a folder, and the statements that lead back. */
export interface FolderStates {
  readonly before: ReadonlyArray<JsonObject>;
  readonly after: ReadonlyArray<JsonObject>;
  readonly down: ReadonlyArray<string>;
}

/** The migrations that make up each of the two, by their names in `out`. */
export interface StateFolders {
  readonly before: ReadonlyArray<string>;
  readonly after: ReadonlyArray<string>;
}

/** Asks drizzle-kit 1.x what its folders mean: a snapshot is no more than the changes of its migration. */
export async function readStates(
  configFile: string,
  scratch: string,
  folders: StateFolders,
  downHints: ReadonlyArray<Hint>,
): Promise<FolderStates> {
  const before = await readSnapshots(scratch, folders.before);
  const after = await readSnapshots(scratch, folders.after);
  await writeFile(join(scratch, 'input.json'), JSON.stringify({ before, after, hints: downHints }));
  const run = await runNode(['-e', PROGRAM, configFile, scratch], scratch);
  const states = await readJson(join(scratch, 'states.json'));
  if (run.exitCode !== 0 || !isJsonObject(states)) throw kitFailed(run);
  return {
    before: entitiesOf(states.before),
    after: entitiesOf(states.after),
    down: Array.isArray(states.down) ? states.down.map(String) : [],
  };
}

/** Ids of snapshots that nothing follows; after a merge of branches there are several. */
export async function findLeaves(scratch: string, names: ReadonlyArray<string>): Promise<string[]> {
  const known = Object.values(await readSnapshots(scratch, names)).filter(isJsonObject);
  const parents = new Set(known.flatMap(({ prevIds }): unknown[] => (Array.isArray(prevIds) ? prevIds : [])));
  return known.map(({ id }) => String(id)).filter((id) => !parents.has(id));
}

async function readSnapshots(
  scratch: string,
  names: ReadonlyArray<string>,
): Promise<Record<string, unknown>> {
  const snapshots: Record<string, unknown> = {};
  for (const name of names) snapshots[name] = await readJson(join(scratch, 'out', name, 'snapshot.json'));
  return snapshots;
}

function entitiesOf(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** What is left unsaid on the way back is no rename. */
const PROGRAM = `
const [configFile, scratch] = process.argv.slice(1);
const { createRequire } = require('node:module');
const { readFileSync, writeFileSync } = require('node:fs');
const kit = createRequire(configFile)('drizzle-kit/api-postgres');
const { before: old, after: current, hints } = JSON.parse(readFileSync(scratch + '/input.json', 'utf8'));
const nothing = { version: '9', dialect: 'postgres', id: '00000000-0000-0000-0000-000000000000', prevIds: [], ddl: [] };
const goBack = async (after, before, hints) => {
  try {
    return await kit.generateMigration(after, before, { hints });
  } catch (error) {
    const missing = error.missingHints ?? [];
    if (missing.length === 0) throw error;
    const more = missing.map(({ type, kind, entity }) => ({ type: type === 'rename_or_create' ? 'create' : type, kind, entity }));
    return goBack(after, before, [...hints, ...more]);
  }
};
(async () => {
  const before = Object.keys(old).length === 0 ? nothing : await kit.reconstruct(old);
  const after = await kit.reconstruct(current);
  const down = await goBack(after, before, hints);
  writeFileSync(scratch + '/states.json', JSON.stringify({ before: before.ddl, after: after.ddl, down }));
})();`;
