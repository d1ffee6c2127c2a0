import { readFileSync } from 'node:fs';
import { type Figures, parseFigures } from '../../src/pictures/figures.ts';

declare const data: Figures;

export { data };

export default {
  watch: ['../../results/bench.json'],
  load(): Figures {
    return parseFigures(readFileSync(new URL('../../results/bench.json', import.meta.url), 'utf8'));
  },
};
