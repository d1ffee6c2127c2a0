import { displayWidth } from './display-width.ts';

/** A command stays on one line, so that it can be copied. */
const WORD = /(?:`[^`]*`|[^ ])+/g;

/** Breaks a paragraph at spaces so that no line is wider than `width`, each after `indent`. */
export function wrapText(text: string, width: number, indent = ''): string {
  if (displayWidth(indent + text) <= width) return indent + text;
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(WORD) ?? []) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(indent + longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  return lines.map((each) => `${indent}${each}`).join('\n');
}
