export { generateMigration } from './generate-migration.ts';
export type {
  GenerateOptions,
  GenerateResult,
  GenerateTarget,
  WrittenMigration,
} from './generate-options.ts';
export type { RenameQuestion } from './rename-question.ts';
export { type ScaffoldMigrationOptions, scaffoldMigration } from './scaffold-migration.ts';
