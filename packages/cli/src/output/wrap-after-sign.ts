import { displayWidth } from './display-width.ts';
import { wrapText } from './wrap-text.ts';

/** `✖ a sentence`, whose further lines begin below its first word. */
export function wrapAfterSign(sign: string, text: string, width: number): string {
  const hanging = ' '.repeat(displayWidth(sign) + 1);
  return `${sign} ${wrapText(text, width, hanging).slice(hanging.length)}`;
}
