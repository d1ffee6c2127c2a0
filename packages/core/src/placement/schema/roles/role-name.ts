import { createHash } from 'node:crypto';
import { encodeBase32 } from '../../../tenant/index.ts';

const PREFIX = 'dmt_';
const HASH_BITS = 130;

/**
 * The role of whoever lives in a schema. Roles belong to the whole server, so the name of the database is part of what is
 * hashed: the same tenant in two databases is two roles.
 */
export function tenantRoleName(database: string, schemaName: string): string {
  return PREFIX + hashOf([database, schemaName]);
}

/** The role that holds what all tenants of a database may read. */
export function readersRoleName(database: string): string {
  return PREFIX + hashOf([database]);
}

function hashOf(parts: readonly string[]): string {
  return encodeBase32(createHash('sha256').update(JSON.stringify(parts)).digest(), HASH_BITS);
}
