export interface MigrationSetup {
  readonly url: string;
  /** A drizzle-kit folder: `meta/_journal.json` and one `.sql` file per migration. */
  readonly folder: string;
  readonly tenantIds: readonly string[];
  readonly concurrency: number;
}

/** Brings every tenant to the head of the folder, as a deployment would; throws unless all succeeded. */
export type MigrateFleet = (setup: MigrationSetup) => Promise<void>;
