export { describeTable, isSameTable, type Joinable, referenceNameOf, tablesOf } from './joinable.ts';
export { qualifyTable } from './qualify-table.ts';
