import { BREAKPOINT, renderDownFile } from './down-file.ts';
import { type GenerateOrder, nameOfMigration, type WrittenMigration } from './generate-options.ts';
import type { InstalledKit } from './installed-kit.ts';
import { readJournalFolder, writeJournaledMigration } from './journal-folder.ts';
import { driveJournaledKit, type JournaledKit } from './journaled-kit.ts';
import { applyRename, invert, type Rename, renameSql } from './rename.ts';
import { cannotRename, nameOfNew, resolveAmbiguity, unanswered } from './rename-question.ts';
import { findAmbiguities, findReplaced, type Snapshot, unite } from './snapshot.ts';

/** Generates with drizzle-kit 0.31. @returns `undefined` when there is nothing to generate */
export async function generateJournaled(
  installed: InstalledKit,
  order: GenerateOrder,
): Promise<WrittenMigration | undefined> {
  const folder = await readJournalFolder(order.folder);
  const kit = driveJournaledKit(installed, order.configFile);
  const current = await kit.readSchema(order.type, order.casing);
  const old = folder.latest;
  const renames = await findRenames(old, current, order);
  const [up, down] = await render(kit, [
    { from: old, to: current, renames },
    { from: current, to: old, renames: renames.map(invert).reverse() },
  ]);
  const added = (await order.addition?.()) ?? [];
  if (up.length + added.length === 0) return undefined;
  return writeJournaledMigration(folder, {
    name: nameOfMigration(order, folder.entries.length === 0),
    up: [...up, ...added].join(BREAKPOINT),
    down: renderDownFile(down),
    snapshot: { ...current, prevId: old.id },
    whenMs: Date.now(),
  });
}

/** What was said to be renamed, and what is answered now. */
async function findRenames(
  old: Snapshot,
  current: Snapshot,
  { renames: given, noRenames, askRename, type }: GenerateOrder,
): Promise<Rename[]> {
  const renames = [...given];
  let renamed = renames.reduce(applyRename, old);
  if (noRenames) return renames;
  const replaced = findReplaced(renamed, current);
  if (replaced.length > 0) throw cannotRename(replaced);
  const created = new Set<string>();
  for (;;) {
    const ambiguities = findAmbiguities(renamed, current, created);
    const [first] = ambiguities;
    if (!first) return renames;
    if (!askRename) throw unanswered(ambiguities);
    const rename = await resolveAmbiguity(first, type, askRename);
    if (rename) {
      renames.push(rename);
      renamed = applyRename(renamed, rename);
    } else {
      created.add(nameOfNew(first));
    }
  }
}

interface Difference {
  readonly from: Snapshot;
  readonly to: Snapshot;
  readonly renames: ReadonlyArray<Rename>;
}

/** The statements of each difference; all of them by one process, since drizzle-kit takes a second to load. */
async function render(
  kit: JournaledKit,
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
