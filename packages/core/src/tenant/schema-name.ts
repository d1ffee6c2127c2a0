import { InvalidSchemaNameError } from '../errors/index.ts';
import { byteLength, MAX_IDENTIFIER_BYTES } from './byte-length.ts';
import { isWellFormed } from './is-well-formed.ts';

declare const brand: unique symbol;

/** A schema's name that PostgreSQL keeps as it is, checked by {@link parseSchemaName}. */
export type SchemaName = string & { readonly [brand]: 'SchemaName' };

const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Takes a text for the name of a schema, any schema: whether a tenant may have it is up to the naming policy.
 *
 * @throws DMT_SCHEMA_NAME_INVALID
 */
export function parseSchemaName(name: string): SchemaName {
  if (name === '') throw new InvalidSchemaNameError(name, 'is empty');
  if (CONTROL_CHARACTER.test(name)) throw new InvalidSchemaNameError(name, 'contains a control character');
  if (!isWellFormed(name)) throw new InvalidSchemaNameError(name, 'is not well-formed Unicode');
  if (byteLength(name) > MAX_IDENTIFIER_BYTES) {
    throw new InvalidSchemaNameError(name, `is longer than ${MAX_IDENTIFIER_BYTES} bytes`);
  }
  // Proved by the checks above; this is the only place that makes the brand.
  return name as SchemaName;
}
