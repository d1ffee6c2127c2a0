export { missingIsolation } from './complete-migration.ts';
export { type RowModel, readRowModel } from './row-table.ts';
