import { writeFileSync } from 'node:fs';
import { renderExportSchema } from '../test/render-export-schema.ts';

writeFileSync(new URL('../export.schema.json', import.meta.url), renderExportSchema());
