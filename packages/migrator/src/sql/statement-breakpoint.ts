import { scanSql } from './sql-parser.ts';

const MARKER = '--> statement-breakpoint';

/**
 * Turns drizzle-kit's `--> statement-breakpoint` comments into `;` of the same length, so that a file whose
 * statements end only at breakpoints parses as a whole, with every byte offset unchanged. A marker inside a
 * string or a dollar quote is no comment, and is left alone.
 */
export function resolveBreakpoints(text: string): string {
  let resolved = text;
  // For drizzle the rest of a marker's line is SQL, for the scanner it was comment: look again until none is left.
  while (resolved.includes(MARKER)) {
    const markers = scanSql(resolved).filter((token) => token.isComment && token.text.startsWith(MARKER));
    if (markers.length === 0) break;
    const bytes = Buffer.from(resolved);
    for (const marker of markers) bytes.write(';'.padEnd(MARKER.length), marker.start);
    resolved = bytes.toString();
  }
  return resolved;
}
