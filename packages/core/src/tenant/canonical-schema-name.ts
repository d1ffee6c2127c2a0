import { createHash } from 'node:crypto';
import { encodeBase32 } from './base32.ts';
import { byteLength, MAX_IDENTIFIER_BYTES } from './byte-length.ts';
import { parseSchemaName, type SchemaName } from './schema-name.ts';
import type { TenantId } from './tenant-id.ts';

/** What every canonical name begins with. */
export const CANONICAL_PREFIX = 'tenant_';

const READABLE = /^[a-z0-9]+(_[a-z0-9]+)*$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_WITH_UNDERSCORES = /^[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12}$/;
const HASH_BITS = 130;

/**
 * The schema of a tenant when the configuration has no template of its own. No two ids have the same one:
 * readable ids keep their spelling, and whatever could meet such a name is named by its hash.
 */
export function canonicalSchemaName(id: TenantId, prefix: string = CANONICAL_PREFIX): SchemaName {
  return parseSchemaName(readableName(id, prefix) ?? `${prefix}x_${hashOf(id)}`);
}

function readableName(id: TenantId, prefix: string): string | undefined {
  if (UUID.test(id)) return prefix + id.replaceAll('-', '_');
  if (!READABLE.test(id) || id.startsWith('x_') || UUID_WITH_UNDERSCORES.test(id)) return undefined;
  const name = prefix + id;
  return byteLength(name) <= MAX_IDENTIFIER_BYTES ? name : undefined;
}

function hashOf(id: TenantId): string {
  return encodeBase32(createHash('sha256').update(id, 'utf8').digest(), HASH_BITS);
}
