import { InvalidSchemaNameError } from '../errors/index.ts';
import { byteLength, MAX_IDENTIFIER_BYTES } from './byte-length.ts';
import { isWellFormed } from './is-well-formed.ts';

const REMEDY = `Use a name of 1 to ${MAX_IDENTIFIER_BYTES} bytes without NUL.`;

/**
 * An identifier for SQL text: `acme` → `"acme"`. The only way a name gets into a statement.
 * Refuses what PostgreSQL would not keep as it is.
 *
 * @throws DMT_SCHEMA_NAME_INVALID
 */
export function quoteIdentifier(name: string): string {
  if (name === '') throw new InvalidSchemaNameError(name, 'is empty', { remedy: REMEDY });
  if (name.includes('\0')) throw new InvalidSchemaNameError(name, 'contains NUL', { remedy: REMEDY });
  if (!isWellFormed(name)) {
    throw new InvalidSchemaNameError(name, 'is not well-formed Unicode', { remedy: REMEDY });
  }
  if (byteLength(name) > MAX_IDENTIFIER_BYTES) {
    throw new InvalidSchemaNameError(name, `is longer than ${MAX_IDENTIFIER_BYTES} bytes`, {
      remedy: REMEDY,
    });
  }
  return name.includes('"') ? `"${name.replaceAll('"', '""')}"` : `"${name}"`;
}
