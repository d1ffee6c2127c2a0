export { byteLength, MAX_IDENTIFIER_BYTES } from './byte-length.ts';
export { CANONICAL_PREFIX, canonicalSchemaName } from './canonical-schema-name.ts';
export { createNamingPolicy, type NamingPolicy, type NamingPolicyOptions } from './naming-policy.ts';
export { quoteIdentifier } from './quote-identifier.ts';
export { quoteLiteral } from './quote-literal.ts';
export { type SanitizeRules, SPARE_PREFIX } from './sanitize-rules.ts';
export { parseSchemaName, type SchemaName } from './schema-name.ts';
export { formatStamp, parseStamp } from './stamp.ts';
export { parseTenantId, type TenantId } from './tenant-id.ts';
