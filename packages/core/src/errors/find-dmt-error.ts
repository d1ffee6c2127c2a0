import { type DmtError, isDmtError } from './dmt-error.ts';

/** Deep enough for every wrapper in the field, and an end for errors that cause themselves. */
const DEEPEST_CAUSE = 8;

/**
 * The error of dmt in a caught error or among its causes: Drizzle wraps whatever a statement fails with.
 *
 * @example
 * const status = findDmtError(error)?.httpStatus ?? 500;
 */
export function findDmtError(error: unknown): DmtError | undefined {
  let candidate = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && candidate instanceof Error; depth++) {
    if (isDmtError(candidate)) return candidate;
    candidate = candidate.cause;
  }
  return undefined;
}
