import { printable } from './printable.ts';
import { shellWord } from './shell-word.ts';

/** The command that does the same, ready to be pasted. */
export function commandLine(argv: readonly string[]): string {
  return ['dmt', ...argv].map((word) => shellWord(word) ?? `'${printable(word)}'`).join(' ');
}
