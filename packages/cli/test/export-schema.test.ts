import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderExportSchema } from './render-export-schema.ts';

it('stands in export.schema.json; `pnpm --filter @dmt/cli export-schema` writes it anew', () => {
  const written = readFileSync(new URL('../export.schema.json', import.meta.url), 'utf8');

  expect(JSON.parse(written)).toEqual(JSON.parse(renderExportSchema()));
});
