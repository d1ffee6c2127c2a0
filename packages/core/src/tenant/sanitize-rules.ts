import { InvalidSchemaNameError } from '../errors/index.ts';
import { byteLength } from './byte-length.ts';
import { parseSchemaName, type SchemaName } from './schema-name.ts';
import type { TenantId } from './tenant-id.ts';

/** What the name of a tenant's schema must be like, fully resolved. */
export interface SanitizeRules {
  readonly enabled: boolean;
  /** In bytes of UTF-8. */
  readonly maxLength: number;
  readonly allowedChars: RegExp;
  readonly reservedNames: readonly string[];
  /** In the path of every tenant, and so no tenant's, whatever the rules say. */
  readonly pathSchemas: readonly string[];
}

/** What the names of schemas begin with that wait for a tenant. */
export const SPARE_PREFIX = 'dmt_spare_';

const NEVER_A_TENANTS = new Set(['public', 'information_schema', 'dmt']);
const RESERVED_PREFIXES = ['pg_', SPARE_PREFIX];

/**
 * Checks a finished name. What PostgreSQL or dmt itself owns is refused whatever the rules say.
 *
 * @throws DMT_SCHEMA_NAME_INVALID
 */
export function checkSchemaName(name: string, tenantId: TenantId, rules: SanitizeRules): SchemaName {
  const schemaName = parseSchemaName(name);
  const problem = reservedProblem(name, rules) ?? (rules.enabled ? ruleProblem(name, rules) : undefined);
  if (problem !== undefined) throw new InvalidSchemaNameError(name, problem, { tenantId });
  return schemaName;
}

function reservedProblem(name: string, { pathSchemas }: SanitizeRules): string | undefined {
  // PostgreSQL reserves pg_ in lower case only; the other spellings are refused for the sake of readers.
  const folded = name.toLowerCase();
  const isReserved =
    NEVER_A_TENANTS.has(folded) ||
    RESERVED_PREFIXES.some((prefix) => folded.startsWith(prefix)) ||
    pathSchemas.includes(name);
  return isReserved ? 'is reserved' : undefined;
}

function ruleProblem(name: string, rules: SanitizeRules): string | undefined {
  if (byteLength(name) > rules.maxLength) return `is longer than ${rules.maxLength} bytes`;
  if (rules.reservedNames.includes(name)) return 'is reserved';
  return withoutMemory(rules.allowedChars).test(name)
    ? undefined
    : `does not match ${String(rules.allowedChars)}`;
}

/** A sticky or global pattern remembers where it stopped. */
function withoutMemory(pattern: RegExp): RegExp {
  return pattern.global || pattern.sticky
    ? new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
    : pattern;
}
