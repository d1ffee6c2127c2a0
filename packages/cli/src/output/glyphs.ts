import type { CliIo } from '../io.ts';

/** The signs beside colour, so that nothing depends on colour alone. */
export interface Glyphs {
  readonly good: string;
  readonly bad: string;
  readonly attention: string;
  readonly advice: string;
  readonly skipped: string;
  readonly next: string;
  readonly barDone: string;
  readonly barLeft: string;
}

const unicode: Glyphs = {
  good: '✔',
  bad: '✖',
  attention: '●',
  advice: '○',
  skipped: '–',
  next: '→',
  barDone: '━',
  barLeft: '─',
};
const ascii: Glyphs = {
  good: '+',
  bad: 'x',
  attention: '*',
  advice: 'o',
  skipped: '-',
  next: '>',
  barDone: '#',
  barLeft: '-',
};
const TERMINALS_WITHOUT_GLYPHS = new Set(['dumb', 'linux']);

export function chooseGlyphs(env: CliIo['env']): Glyphs {
  return TERMINALS_WITHOUT_GLYPHS.has(env.TERM ?? '') ? ascii : unicode;
}
