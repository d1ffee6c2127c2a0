export { isStampedName } from './folder-name.ts';
export { readMigrationSource } from './read-migration-source.ts';
export type { MigrationSource, SourceMigration } from './source-migration.ts';
export { readSqlFile, withoutByteOrderMark } from './sql-file.ts';
