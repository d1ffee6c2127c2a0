export { createSchemaStrategy } from './schema-strategy.ts';
