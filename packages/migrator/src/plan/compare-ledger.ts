import { isFileName, isSameTime, type LedgerEntry, type LedgerRow } from '../ledger/index.ts';

/** How a folder and a ledger differ. */
export interface LedgerComparison<Migration extends LedgerEntry> {
  /** Migrations with the row that records them. */
  readonly applied: ReadonlyMap<Migration, LedgerRow>;
  /** Migrations without a row, in order. */
  readonly missing: ReadonlyArray<Migration>;
  /** Rows without a migration: its file was removed, or a newer release has it. */
  readonly orphans: ReadonlyArray<LedgerRow>;
  /** Applied under another name than the file has now. */
  readonly renamed: ReadonlyArray<Migration>;
  /** Applied when the file had other SQL. */
  readonly changed: ReadonlyArray<Migration>;
}

/** Sets a folder against a ledger. Each row stands for one migration only: two files with one text need two rows. */
export function compareLedger<Migration extends LedgerEntry>(
  migrations: ReadonlyArray<Migration>,
  rows: ReadonlyArray<LedgerRow>,
): LedgerComparison<Migration> {
  const applied = new Map<Migration, LedgerRow>();
  const free = new Set(rows);
  const record = (migration: Migration, row: LedgerRow): void => {
    applied.set(migration, row);
    free.delete(row);
  };
  for (const isSame of SIGNS) {
    for (const migration of migrations) {
      if (applied.has(migration)) continue;
      const row = findFirst(free, (each) => isSame(migration, each));
      if (row) record(migration, row);
    }
  }
  for (const [migration, row] of findUpgraded(migrations, applied, free)) record(migration, row);
  const edited = findEdited(migrations, rows, applied);
  for (const [migration, row] of edited) record(migration, row);
  return {
    applied,
    missing: migrations.filter((migration) => !applied.has(migration)),
    orphans: rows.filter((row) => free.has(row)),
    renamed: migrations.filter((migration) => isRenamed(migration, applied.get(migration))),
    changed: migrations.filter((each) => edited.has(each) || hasChanged(each, applied.get(each))),
  };
}

/** Rows are mostly in the order of the files, so that the first one is the one. */
function findFirst<Item>(items: Iterable<Item>, isWanted: (item: Item) => boolean): Item | undefined {
  for (const item of items) if (isWanted(item)) return item;
  return undefined;
}

/** What tells that a row is a migration's, the surest first. */
const SIGNS: ReadonlyArray<(migration: LedgerEntry, row: LedgerRow) => boolean> = [
  (migration, row) => row.name === migration.ledgerName || row.name === migration.name,
  hasItsHash,
  (migration, row) => row.hash !== undefined && isFileName(row.hash, migration),
  (migration, row) => row.normalHash === migration.normalHash,
  (migration, row) => row.name === undefined && isSameTime(row.createdAtMs, migration.createdAtMs),
];

/**
 * A row that has nothing but the name of a 0.31 file, and the folder that `drizzle-kit up` made of it: `0003_orders`
 * and `20250131094500_orders`. Only where that is not ambiguous.
 */
function findUpgraded<Migration extends LedgerEntry>(
  migrations: ReadonlyArray<Migration>,
  applied: ReadonlyMap<Migration, LedgerRow>,
  free: ReadonlySet<LedgerRow>,
): Map<Migration, LedgerRow> {
  const found = new Map<Migration, LedgerRow>();
  const candidates = migrations.filter((each) => !applied.has(each) && /^\d{14}_/.test(each.name));
  const rows = [...free].filter((row) => row.hash === undefined && row.normalHash === undefined);
  for (const migration of candidates) {
    const rest = withoutNumber(migration.name);
    const [row, ...others] = rows.filter((each) => withoutNumber(each.name ?? '') === rest);
    const isUnique = candidates.filter((each) => withoutNumber(each.name) === rest).length === 1;
    if (row && others.length === 0 && isUnique) found.set(migration, row);
  }
  return found;
}

function withoutNumber(name: string): string {
  return name.replace(/^\d+_/, '');
}

/**
 * A row that has nothing but a hash says of an edited file only that something was applied in its place: after the
 * migration that the row before it records, the next file has no row of its own.
 */
function findEdited<Migration extends LedgerEntry>(
  migrations: ReadonlyArray<Migration>,
  rows: ReadonlyArray<LedgerRow>,
  applied: ReadonlyMap<Migration, LedgerRow>,
): Map<Migration, LedgerRow> {
  const edited = new Map<Migration, LedgerRow>();
  const byRow = new Map([...applied].map(([migration, row]) => [row, migration]));
  let position = -1;
  for (const row of rows) {
    const migration = byRow.get(row);
    const next = migrations[position + 1];
    if (migration) position = migrations.indexOf(migration);
    else if (next && row.name === undefined && !applied.has(next)) {
      edited.set(next, row);
      position += 1;
    }
  }
  return edited;
}

function hasItsHash({ hash, equalHashes }: LedgerEntry, row: LedgerRow): boolean {
  return row.hash === hash || (row.hash !== undefined && equalHashes.includes(row.hash));
}

function isRenamed(migration: LedgerEntry, row: LedgerRow | undefined): boolean {
  return row?.name !== undefined && row.name !== migration.name && row.name !== migration.ledgerName;
}

function hasChanged(migration: LedgerEntry, row: LedgerRow | undefined): boolean {
  if (!row || hasItsHash(migration, row)) return false;
  if (row.normalHash !== undefined) return row.normalHash !== migration.normalHash;
  // A row without a hash, or with a name in its place, says nothing about the text.
  return row.hash !== undefined && !isFileName(row.hash, migration);
}
