import type { CommandDefinition } from '../../command-definition.ts';

export const importDefinition: CommandDefinition = {
  name: 'import',
  category: 'Project',
  summary: 'Write Drizzle code from an export in JSON',
  synopsis: '--from FILE [--out FOLDER]',
  details: [
    'Reads what `dmt export --format json` printed, and writes tenant.ts and shared.ts, whichever has something in it. drizzle-kit finds no difference between them and the code that was exported. A file that exists is never overwritten. It needs no database, and no configuration.',
  ],
  flags: [
    { name: '--from', value: 'FILE', summary: 'The export' },
    { name: '--out', value: 'FOLDER', summary: 'Where to write (default src/db/schema)' },
  ],
  examples: [
    ['Write src/db/schema/tenant.ts and shared.ts', 'dmt import --from schema.json'],
    ['Somewhere else', 'dmt import --from schema.json --out packages/db/schema'],
  ],
  load: async () => (await import('./import-command.ts')).ImportCommand,
};
