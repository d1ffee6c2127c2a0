import { InvalidTenantIdError } from '../errors/index.ts';
import { isWellFormed } from './is-well-formed.ts';

declare const brand: unique symbol;

/** A tenant's id that was checked by {@link parseTenantId}. */
export type TenantId = string & { readonly [brand]: 'TenantId' };

const MAX_CHARACTERS = 255;
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Takes a value from outside for a tenant id: any non-empty string of at most 255 characters (code points)
 * without control characters. Which tenants exist is another question.
 *
 * @throws DMT_TENANT_ID_INVALID
 */
export function parseTenantId(value: unknown): TenantId {
  if (typeof value !== 'string') throw new InvalidTenantIdError(value, 'is not a string');
  if (value === '') throw new InvalidTenantIdError(value, 'is empty');
  if (!isWithinLimit(value))
    throw new InvalidTenantIdError(value, `is longer than ${MAX_CHARACTERS} characters`);
  if (CONTROL_CHARACTER.test(value)) throw new InvalidTenantIdError(value, 'contains a control character');
  // Two ids that differ in lone surrogates only are the same bytes in UTF-8, so they would share a schema.
  if (!isWellFormed(value)) throw new InvalidTenantIdError(value, 'is not well-formed Unicode');
  // Proved by the checks above; this is the only place that makes the brand.
  return value as TenantId;
}

function isWithinLimit(value: string): boolean {
  if (value.length <= MAX_CHARACTERS) return true;
  // A code point takes at most two code units; do not walk through a megabyte to count it.
  if (value.length > 2 * MAX_CHARACTERS) return false;
  return [...value].length <= MAX_CHARACTERS;
}
