import { isDmtError } from '../../errors/index.ts';
import { isServerError } from '../../wire/index.ts';

/** Classes of SQLSTATE; a function of the caller's may raise any others, which count as one. */
const KNOWN_CLASSES: ReadonlySet<string> = new Set(
  '03 08 09 0A 0B 0F 0L 0P 0Z 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 38 39 3B 3D 3F 40 42 44 53 54 55 57 58 72 F0 HV P0 XX'.split(
    ' ',
  ),
);

/**
 * What kind of failure it was, as one of a bounded number of labels: a code of dmt (`DMT_QUEUE_TIMEOUT`), the class
 * of an SQLSTATE (`sqlstate_23`), or `connection` for what happened to the connection itself.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function errorType(error: unknown): string {
  if (isDmtError(error)) return error.code;
  if (!isServerError(error)) return 'connection';
  const sqlClass = String(error.code).slice(0, 2);
  return KNOWN_CLASSES.has(sqlClass) ? `sqlstate_${sqlClass}` : 'sqlstate_other';
}
