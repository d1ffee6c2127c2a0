// C0 and C1 controls, and what reorders or hides text: a tenant's id must not write to the terminal.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** One line of text that is safe to show, with everything invisible spelt out. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (character === '\n' || character === '\t' || character === '\r') return ' ';
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
