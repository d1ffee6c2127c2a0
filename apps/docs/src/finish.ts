import { resolve } from 'node:path';
import { llmsFiles } from './site/llms-files.ts';
import { writeText } from './site/write-text.ts';

const DIST = resolve(import.meta.dirname, '../dist');

for (const { path, text } of llmsFiles()) writeText(`${DIST}/${path}`, text);
