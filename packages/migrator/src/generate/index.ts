export { generateMigration } from './generate-migration.ts';
export type { GenerateOptions, GenerateResult } from './generate-options.ts';
export type { RenameQuestion } from './rename-question.ts';
