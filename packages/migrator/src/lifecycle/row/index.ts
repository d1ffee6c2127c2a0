export { createRowLayout } from './row-layout.ts';
