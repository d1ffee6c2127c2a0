export { readRows } from './read-rows.ts';
