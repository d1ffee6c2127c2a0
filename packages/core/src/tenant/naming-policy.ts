import { LRUCache } from 'lru-cache';
import { describeKind, InvalidSchemaNameError, TenantNameCollisionError } from '../errors/index.ts';
import { canonicalSchemaName } from './canonical-schema-name.ts';
import { checkSchemaName, type SanitizeRules } from './sanitize-rules.ts';
import type { SchemaName } from './schema-name.ts';
import type { TenantId } from './tenant-id.ts';

/** How many claimed names a process remembers; beyond them the stamp in the database still decides. */
const MAX_CLAIMS = 100_000;

/** Maps tenant ids to names of schemas. */
export interface NamingPolicy {
  /** Whether names are the canonical ones, which are injective by construction. */
  readonly isCanonical: boolean;
  /**
   * The schema of a tenant, without a claim to it: nobody has vouched for the ids of requests yet, and `ACME`, sent by a
   * stranger, must not take the name from `acme`.
   *
   * @throws DMT_SCHEMA_NAME_INVALID, DMT_TENANT_NAME_COLLISION
   */
  proposedNameFor(id: TenantId): SchemaName;
  /**
   * Claims a proposed name, once the tenant is known to own it: another id that leads to it is refused from now on.
   *
   * @throws DMT_TENANT_NAME_COLLISION
   */
  claim(id: TenantId, schemaName: SchemaName): void;
}

export interface NamingPolicyOptions {
  /** The user's own template. @default the canonical names */
  readonly template?: ((tenantId: string) => string) | undefined;
  readonly sanitize: SanitizeRules;
  /** What canonical names begin with. @default that of schemas */
  readonly prefix?: string | undefined;
}

export function createNamingPolicy({ template, sanitize, prefix }: NamingPolicyOptions): NamingPolicy {
  if (template === undefined) return createCanonicalPolicy(sanitize, prefix);
  return createTemplatePolicy(template, sanitize);
}

function createCanonicalPolicy(sanitize: SanitizeRules, prefix: string | undefined): NamingPolicy {
  const nameFor = (id: TenantId): SchemaName =>
    checkSchemaName(canonicalSchemaName(id, prefix), id, sanitize);
  return { isCanonical: true, proposedNameFor: nameFor, claim: () => {} };
}

function createTemplatePolicy(template: (tenantId: string) => string, sanitize: SanitizeRules): NamingPolicy {
  const owners = new LRUCache<SchemaName, TenantId>({ max: MAX_CLAIMS });

  const assertUnclaimed = (id: TenantId, schemaName: SchemaName): void => {
    const ownerId = owners.get(schemaName);
    if (ownerId !== undefined && ownerId !== id) {
      throw new TenantNameCollisionError(id, { schemaName, ownerId });
    }
  };
  const proposedNameFor = (id: TenantId): SchemaName => {
    const schemaName = checkSchemaName(renderTemplate(template, id), id, sanitize);
    assertUnclaimed(id, schemaName);
    return schemaName;
  };
  const claim = (id: TenantId, schemaName: SchemaName): void => {
    assertUnclaimed(id, schemaName);
    owners.set(schemaName, id);
  };

  return { isCanonical: false, proposedNameFor, claim };
}

function renderTemplate(template: (tenantId: string) => string, id: TenantId): string {
  let name: unknown;
  try {
    name = template(id);
  } catch (cause) {
    throw InvalidSchemaNameError.forTemplate(id, 'threw an error', { cause });
  }
  if (typeof name === 'string') return name;
  throw InvalidSchemaNameError.forTemplate(id, `returned ${describeKind(name)}, not a string`);
}
