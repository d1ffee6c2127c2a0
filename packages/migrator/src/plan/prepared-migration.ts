import type { SqlTemplate } from '../portable-sql/index.ts';
import type { SourceMigration } from '../source/index.ts';

/** A migration that was parsed, checked, and can be rendered for a schema. */
export interface PreparedMigration extends Omit<SourceMigration, 'text'> {
  readonly template: SqlTemplate;
  /** The line each statement begins on, in the order in which they run. */
  readonly statementLines: ReadonlyArray<number>;
  /** False for a migration that runs statement by statement, each committed by itself. */
  readonly isTransactional: boolean;
  /** Whether it leaves statements behind that are there for as long as the session. */
  readonly preparesStatements: boolean;
}

/** What a migrator runs: every migration of a folder, ready. */
export interface PreparedSource {
  readonly folder: string;
  readonly migrations: ReadonlyArray<PreparedMigration>;
  /** What deserves a look but is no error, each with its file and line. */
  readonly notes: ReadonlyArray<string>;
}
