export { generateMigration } from './generate-migration.ts';
export type {
  GenerateOptions,
  GenerateResult,
  GenerateTarget,
  WrittenMigration,
} from './generate-options.ts';
export type { RenameQuestion } from './rename-question.ts';
export { missingIsolation, type RowModel, readRowModel } from './row/index.ts';
export { type ScaffoldMigrationOptions, scaffoldMigration } from './scaffold-migration.ts';
