import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandCatalogue } from '../commands/catalogue.ts';
import { renderReference } from './render-reference.ts';

it('stands in CLI.md as the definitions have it; `pnpm --filter @dmt/cli reference` writes it anew', () => {
  const written = readFileSync(new URL('../../CLI.md', import.meta.url), 'utf8');

  expect(written).toBe(renderReference(commandCatalogue));
});
