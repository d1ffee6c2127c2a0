import { PoolerMismatchError, TenantNotFoundError, TenantRoleError } from '../errors/index.ts';
import { EnvelopeError, isServerError } from '../wire/index.ts';
import type { TenantTarget } from './tenant-target.ts';

const INVALID_SCHEMA_NAME = '3F000';
/** No such role; not a member of it. */
const ROLE_REFUSED: ReadonlySet<string> = new Set(['22023', '42501']);
const STATEMENT_MIXED_UP: ReadonlySet<string> = new Set(['26000', '42P05']);

const MIXED_UP = 'prepared statements of one connection turned up on another';

/** What the caller should hear of a statement's failure: the server's own error, unless it was about ours. */
export function translateError(error: unknown, target: TenantTarget): unknown {
  if (error instanceof EnvelopeError) {
    if (error.code === INVALID_SCHEMA_NAME && target.tenantId !== undefined) {
      target.isVerified = false;
      return new TenantNotFoundError(target.tenantId, {
        schemaName: target.placement.schemaName,
        cause: error.cause,
      });
    }
    const roleError = findRoleError(error, target);
    if (roleError !== undefined) return roleError;
    return STATEMENT_MIXED_UP.has(error.code)
      ? new PoolerMismatchError({ observed: MIXED_UP, cause: error.cause })
      : error.cause;
  }
  // Our own statement names: only a pooler that swaps server connections loses or repeats them.
  const isMixedUp = isServerError(error) && STATEMENT_MIXED_UP.has(error.code) && /"dmt_/.test(error.message);
  return isMixedUp ? new PoolerMismatchError({ observed: MIXED_UP, cause: error }) : error;
}

/** The role is gone, or was taken from the role of the connection, since the tenant was verified. */
function findRoleError({ code, cause }: EnvelopeError, target: TenantTarget): TenantRoleError | undefined {
  const role = target.placement.settings.find(({ name }) => name === 'role')?.value;
  if (role === undefined || target.tenantId === undefined || !ROLE_REFUSED.has(code)) return undefined;
  target.isVerified = false;
  return new TenantRoleError(target.tenantId, 'cannot be used any more', { role, cause });
}
