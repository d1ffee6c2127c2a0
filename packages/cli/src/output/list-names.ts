import { displayWidth } from './display-width.ts';
import { formatNumber } from './format-count.ts';
import { printable } from './printable.ts';

const MAX_NAMES = 20;

/** `acme, globex and 1,998 more`, as many names as fit in `width` columns and never more than a handful. */
export function listNames(names: readonly string[], width: number): string {
  let shown = 0;
  let text = '';
  for (const name of names.slice(0, MAX_NAMES)) {
    const longer = shown === 0 ? printable(name) : `${text}, ${printable(name)}`;
    const left = names.length - shown - 1;
    if (shown > 0 && displayWidth(longer + andMore(left)) > width) break;
    text = longer;
    shown += 1;
  }
  return text + andMore(names.length - shown);
}

function andMore(left: number): string {
  return left === 0 ? '' : ` and ${formatNumber(left)} more`;
}
