import { PoolerMismatchError, TenantNotFoundError } from '../errors/index.ts';
import { EnvelopeError, isServerError } from '../wire/index.ts';
import type { TenantTarget } from './tenant-target.ts';

const INVALID_SCHEMA_NAME = '3F000';
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
    return STATEMENT_MIXED_UP.has(error.code)
      ? new PoolerMismatchError({ observed: MIXED_UP, cause: error.cause })
      : error.cause;
  }
  // Our own statement names: only a pooler that swaps server connections loses or repeats them.
  const isMixedUp = isServerError(error) && STATEMENT_MIXED_UP.has(error.code) && /"dmt_/.test(error.message);
  return isMixedUp ? new PoolerMismatchError({ observed: MIXED_UP, cause: error }) : error;
}
