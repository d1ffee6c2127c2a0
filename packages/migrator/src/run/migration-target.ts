import type { RunSql } from '@dmt/core/internal';
import type { LedgerFormSettings, LedgerTable, SchemaDescription } from '../ledger/index.ts';
import type { PreparedSource } from '../plan/index.ts';

/** A schema, and what is to be applied to it. */
export interface MigrationTarget {
  readonly source: PreparedSource;
  readonly ledger: LedgerTable;
  /** Quoted, as `search_path` takes it. */
  readonly searchPath: string;
  /**
   * Looks at the schema inside the lock, and says whether it may be migrated.
   *
   * @param found - the rows of `admissionSql`
   * @returns statements to run first, such as the stamp of a schema that is adopted
   */
  admit(
    schema: SchemaDescription,
    found: ReadonlyArray<Record<string, unknown>>,
    run: RunSql,
  ): Promise<string[]>;
  /** What `admit` wants to know, asked along with everything else. */
  readonly admissionSql?: string;
  /** An SQL condition that holds as long as what `admit` found does, once it is admitted. */
  readonly guard?: string;
}

/** How migrations are run; all of it comes from `migrations` in the configuration. */
export interface RunSettings {
  readonly outOfOrder: 'apply' | 'error';
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly retries: number;
  /** What stands between us and PostgreSQL. */
  readonly pooler: 'none' | 'session' | 'transaction';
  readonly ledgerForm: LedgerFormSettings;
}
