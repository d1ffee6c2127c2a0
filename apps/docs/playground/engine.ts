export { type Attack, attacks } from './attacks.ts';
export { type MigrationName, migrations } from './notes.ts';
export type { SentCommand } from './read-messages.ts';
export { explain, openWorkbench, type Workbench } from './workbench.ts';
