import { UsageError } from '../errors/index.ts';
import { isWellFormed } from './is-well-formed.ts';

/**
 * A string constant for SQL text, for the few statements that take no parameters (`comment on`).
 * Right whatever `standard_conforming_strings` says.
 *
 * @throws DMT_USAGE for text that PostgreSQL cannot hold
 */
export function quoteLiteral(text: string): string {
  if (text.includes('\0') || !isWellFormed(text)) {
    throw new UsageError(
      'A text with NUL or half a surrogate pair cannot be stored in PostgreSQL.',
      'Remove these characters from the text.',
    );
  }
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
