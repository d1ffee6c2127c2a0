export { type GenerateOptions, type GenerateResult, generateMigration } from './generate-migration.ts';
