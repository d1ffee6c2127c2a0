/** One applied migration, as its schema's table says it; `undefined` is what the table does not say. */
export interface LedgerRow {
  readonly id: number;
  /** Of the file's text; some migrators write the file's name into this column. */
  readonly hash: string | undefined;
  readonly createdAtMs: number | undefined;
  readonly name: string | undefined;
  readonly normalHash: string | undefined;
}

/** What is written for an applied migration. */
export interface LedgerEntry {
  /** The file without `.sql`, or the folder. */
  readonly name: string;
  /** The name that drizzle-orm 1.x knows it by. */
  readonly ledgerName: string;
  readonly hash: string;
  /** Of the same text with other line ends or byte order mark. */
  readonly equalHashes: ReadonlyArray<string>;
  readonly normalHash: string;
  readonly createdAtMs: number | undefined;
}

export function toLedgerRow(row: Readonly<Record<string, unknown>>): LedgerRow {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    id: Number(row.id),
    hash: text(row.hash),
    createdAtMs: row.created_at === null ? undefined : Number(row.created_at),
    name: text(row.name),
    normalHash: text(row.normal_hash),
  };
}

/**
 * Whether a row's time is that of a file. The name of a drizzle-kit 1.x folder has no milliseconds, so the row of
 * a file that `drizzle-kit up` moved into a folder may have more of them than the folder.
 */
export function isSameTime(rowMs: number | undefined, fileMs: number | undefined): boolean {
  if (rowMs === undefined || fileMs === undefined) return false;
  return rowMs === fileMs || (fileMs % 1000 === 0 && rowMs - (rowMs % 1000) === fileMs);
}
