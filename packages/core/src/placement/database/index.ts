export { type DatabaseStamp, formatDatabaseStamp, parseDatabaseStamp } from './database-stamp.ts';
export { createDatabaseStrategy } from './database-strategy.ts';
