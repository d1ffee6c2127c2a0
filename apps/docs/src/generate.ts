import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { drawPictures } from './pictures/draw-pictures.ts';
import { writeApiReference } from './reference/api-reference.ts';
import { cliPages } from './reference/cli-pages.ts';
import { readCommands, readCommonParts } from './reference/cli-reference.ts';
import { readConfigOptions } from './reference/config-options.ts';
import { documentedPackages } from './reference/documented-packages.ts';
import { readErrors } from './reference/error-catalogue.ts';
import { errorPages } from './reference/error-pages.ts';
import { optionsPage } from './reference/options-page.ts';
import { overviewPage } from './reference/overview-page.ts';
import { writeText } from './site/write-text.ts';

const REFERENCE = resolve(import.meta.dirname, '../pages/reference');
const PICTURES = resolve(import.meta.dirname, '../pages/public/pictures');

rmSync(REFERENCE, { recursive: true, force: true });
await writeApiReference(`${REFERENCE}/api`);
const pages = [
  overviewPage(documentedPackages),
  optionsPage(readConfigOptions()),
  ...cliPages(readCommands(), readCommonParts()),
  ...errorPages(readErrors()),
];
for (const { path, text } of pages) writeText(`${REFERENCE}/${path}`, text);

rmSync(PICTURES, { recursive: true, force: true });
for (const { name, scheme, svg } of drawPictures()) writeText(`${PICTURES}/${name}.${scheme}.svg`, svg);
