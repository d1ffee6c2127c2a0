import { errorCatalogue, isDmtError } from '@dmt/core';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import type { ErrorRequestHandler } from 'express';
import pg from 'pg';
import { isValiError } from 'valibot';
import { HttpError } from './http-error.ts';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Turns whatever a route threw into `{ error: { code, message } }` with a fitting status. */
export const respondToError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const refusal = toRefusal(error);
  if (refusal.status >= 500) console.error(error);
  response.status(refusal.status).json({ error: { code: refusal.code, message: refusal.message } });
};

function toRefusal(error: unknown): Refusal {
  if (error instanceof DrizzleQueryError) return toRefusal(error.cause);
  if (isDmtError(error)) {
    // The summary of its code, since the message may name schemas, which are not a client's concern.
    return { status: error.httpStatus, code: error.code, message: errorCatalogue[error.code].summary };
  }
  if (error instanceof HttpError) return error;
  if (isValiError(error)) return { status: 400, code: 'BODY_INVALID', message: error.message };
  if (error instanceof pg.DatabaseError) return toDataRefusal(error);
  if (isBodyParserError(error))
    return { status: error.status, code: 'BODY_UNREADABLE', message: error.message };
  return unexpected;
}

const unexpected: Refusal = { status: 500, code: 'INTERNAL', message: 'Something went wrong on our side.' };

/** Classes 22 (data) and 23 (integrity) of https://www.postgresql.org/docs/current/errcodes-appendix.html */
function toDataRefusal(error: pg.DatabaseError): Refusal {
  const { code = '', constraint } = error;
  if (code.startsWith('22'))
    return { status: 422, code: 'VALUE_REFUSED', message: 'A value is out of range.' };
  if (!code.startsWith('23')) return unexpected;
  const status = code === '23505' ? 409 : 422;
  return { status, code: 'CONSTRAINT', message: `Refused by the constraint ${constraint ?? code}.` };
}

function isBodyParserError(error: unknown): error is Error & { readonly status: number } {
  return (
    error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
  );
}
