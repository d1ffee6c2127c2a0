import type { ConfigIssue } from '../../errors/index.ts';

/*
 * A valibot issue carries one text. Ours may have two parts, what is wrong and what to do; no part holds a line break.
 */
const SEPARATOR = '\n';

/** A problem as the text of a valibot issue. */
export function problem(message: string, hint?: string): string {
  return hint === undefined ? message : `${message}${SEPARATOR}${hint}`;
}

/** The same text, back in its two parts. */
export function toConfigIssue(path: string, text: string): ConfigIssue {
  const [message = '', hint] = text.split(SEPARATOR);
  return hint === undefined ? { path, message } : { path, message, hint };
}
