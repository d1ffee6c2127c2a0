export { createDatabaseLayout } from './database-layout.ts';
