import { type DmtError, type DmtErrorCode, errorCatalogue, findDmtError } from '../errors/index.ts';

/**
 * A failure as a client may see it. `status` and `statusCode` are what Express, Fastify and Koa answer with; the
 * error that it stands for, with names and causes, is its `cause`.
 */
export interface HttpError extends Error {
  readonly status: number;
  readonly statusCode: number;
  readonly code: DmtErrorCode;
  /** Whether the message is meant for the client: it is what the client did wrong. */
  readonly expose: boolean;
}

/**
 * What a client may be told of an error of dmt, or of one that has such an error among its causes, as Drizzle's
 * have. `undefined` for every other error, which is your own.
 *
 * @example
 * const known = toHttpError(error);
 * if (known !== undefined) return response.status(known.status).json({ code: known.code });
 */
export function toHttpError(error: unknown): HttpError | undefined {
  const known = findDmtError(error);
  if (known === undefined) return undefined;
  const { httpStatus: status, code } = known;
  const shown = new Error(clientMessage(known), { cause: error });
  shown.name = 'HttpError';
  return Object.assign(shown, { status, statusCode: status, code, expose: status < 500 });
}

/** The reason names schemas and servers, which are no client's concern; of a malformed id it names what was sent. */
function clientMessage({ httpStatus, code, reason }: DmtError): string {
  if (httpStatus === 400) return reason;
  if (httpStatus < 500) return errorCatalogue[code].summary;
  return httpStatus === 503 ? 'The service cannot answer now.' : 'Something went wrong.';
}
