import { writeFileSync } from 'node:fs';
import { commandCatalogue } from '../src/commands/catalogue.ts';
import { renderReference } from '../src/help/render-reference.ts';

writeFileSync(new URL('../CLI.md', import.meta.url), renderReference(commandCatalogue));
