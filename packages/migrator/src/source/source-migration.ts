/** One migration as its file says it, before anything was done to it. */
export interface SourceMigration {
  /** What people call it: the file without `.sql`, or drizzle-kit 1.x's folder. */
  readonly name: string;
  /**
   * What the ledger's `name` holds. For a drizzle-kit 0.31 file it is the folder that `drizzle-kit up` would
   * make of it, because drizzle-orm 1.x knows applied migrations by that name alone.
   */
  readonly ledgerName: string;
  /** The file, as messages name it. */
  readonly path: string;
  /** The file's text as it is. */
  readonly text: string;
  /** SHA-256 of the file's text as it is, in hex: Drizzle's own hash. */
  readonly hash: string;
  /** The hashes that the same text has with other line ends, or with or without a byte order mark. */
  readonly equalHashes: ReadonlyArray<string>;
  /** SHA-256 over the tokens of the SQL: equal for two texts that differ in comments and white space only. */
  readonly normalHash: string;
  /** What goes into `created_at`: the journal's `when`; `undefined` where the folder knows none. */
  readonly createdAtMs: number | undefined;
}

/** The migrations of one folder, in the order in which they are to be applied. */
export interface MigrationSource {
  readonly folder: string;
  readonly migrations: ReadonlyArray<SourceMigration>;
}
