export { readMigrationSource } from './read-migration-source.ts';
export type { MigrationSource, SourceMigration } from './source-migration.ts';
export { withoutByteOrderMark } from './sql-file.ts';
