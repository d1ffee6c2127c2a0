import { GenerateFailedError, UsageError } from '@dmt/core';
import { type DrizzleKit, findDrizzleKit } from './drizzle-kit.ts';
import { readKitFolder, writeKitMigration } from './kit-folder.ts';
import { applyRename, invert, parseRename, type Rename, renameSql } from './rename.ts';
import { findPossibleRenames, type Snapshot, unite } from './snapshot.ts';

/** What to generate; the folders and the tables come from the configuration. */
export interface GenerateOptions {
  /** The absolute path of the configuration file: drizzle-kit loads the tables from it, and is found from there. */
  readonly configFile: string;
  readonly type: 'tenant' | 'shared';
  /** What the file is called, after its number. @default 'change' */
  readonly name?: string;
  /** What was renamed: `users:people` for a table, `users.name:users.full_name` for a column. */
  readonly renames?: ReadonlyArray<string>;
  /** Whether all that is new, but for `renames`, is new and all that is gone is gone. @default false */
  readonly noRenames?: boolean;
}

export interface GenerateResult {
  readonly type: 'tenant' | 'shared';
  /** `undefined` when there was nothing to generate. */
  readonly migration:
    | { readonly tag: string; readonly upPath: string; readonly downPath: string }
    | undefined;
}

/** Where to generate, from the configuration. */
export interface GenerateTarget {
  readonly folder: string;
  readonly casing: string | undefined;
}

const BREAKPOINT = '--> statement-breakpoint\n';
const DESTROYS = /\b(drop (table|column|type|schema|sequence|view)|set data type)\b/i;

/**
 * Writes the migration from the newest snapshot of a folder to the tables of the configuration, and the down file
 * that leads back.
 *
 * @throws DMT_GENERATE_FAILED, also when something may have been renamed and nobody said so
 */
export async function generateMigration(
  { configFile, type, name = 'change', renames: texts = [], noRenames = false }: GenerateOptions,
  { folder: path, casing }: GenerateTarget,
): Promise<GenerateResult> {
  if (!/^[a-z0-9_-]+$/i.test(name)) {
    throw UsageError.forOption('--name', name, 'letters, digits, - and _');
  }
  const renames = texts.map(parseRename);
  const folder = await readKitFolder(path);
  const kit = await findDrizzleKit(configFile);
  const current = await kit.readSchema(type, casing);
  const old = folder.latest;
  assertNothingUnclear(renames.reduce(applyRename, old), current, noRenames);
  const [up, down] = await render(kit, [
    { from: old, to: current, renames },
    { from: current, to: old, renames: renames.map(invert).reverse() },
  ]);
  if (up.length === 0) return { type, migration: undefined };
  const snapshot = { ...current, prevId: old.id };
  const migration = await writeKitMigration(folder, {
    name,
    up: up.join(BREAKPOINT),
    down: down.map(mark).join(BREAKPOINT) || '-- Nothing to take back.\n',
    snapshot,
    whenMs: Date.now(),
  });
  return { type, migration };
}

function assertNothingUnclear(old: Snapshot, current: Snapshot, noRenames: boolean): void {
  const possible = noRenames ? [] : findPossibleRenames(old, current);
  if (possible.length === 0) return;
  const listed = possible.slice(0, 5).join(', ');
  throw new GenerateFailedError(`Something may have been renamed, and nobody said so: ${listed}`, {
    remedy: `Add --rename ${possible[0]} if it was, and --no-renames if what is left was not.`,
  });
}

interface Difference {
  readonly from: Snapshot;
  readonly to: Snapshot;
  readonly renames: ReadonlyArray<Rename>;
}

/** The statements of each difference; all of them by one process, since drizzle-kit takes a second to load. */
async function render(
  kit: DrizzleKit,
  differences: readonly [up: Difference, down: Difference],
): Promise<[up: string[], down: string[]]> {
  const pairs = differences.flatMap(({ from, to, renames }): Array<readonly [Snapshot, Snapshot]> => {
    const renamed = renames.reduce(applyRename, from);
    const united = unite(renamed, to);
    return [
      [renamed, united],
      [united, to],
    ];
  });
  const [added = [], dropped = [], restored = [], removed = []] = await kit.diff(pairs);
  const [up, down] = differences;
  const finish = (statements: ReadonlyArray<string>): string[] =>
    statements.map((statement) => `${statement.trim()}\n`);
  return [
    finish([...up.renames.map(renameSql), ...added, ...dropped]),
    finish([...down.renames.map(renameSql), ...restored, ...removed]),
  ];
}

function mark(statement: string): string {
  return DESTROYS.test(statement) ? `-- Destroys data.\n${statement}` : statement;
}
