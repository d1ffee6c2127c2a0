/** What PostgreSQL keeps of an identifier (NAMEDATALEN - 1); it cuts the rest off without an error. */
export const MAX_IDENTIFIER_BYTES = 63;

/** Length in UTF-8, which is what PostgreSQL counts. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
