import { toHttpError } from '@dmt/core';
import { TRPCError } from '@trpc/server';

type Code = TRPCError['code'];

const CODES: Readonly<Record<number, Code>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
  499: 'CLIENT_CLOSED_REQUEST',
  503: 'SERVICE_UNAVAILABLE',
};

/** The error as tRPC knows it; its message is one that a client may read. */
export function toTRPCError(error: unknown): TRPCError {
  if (error instanceof TRPCError) return error;
  const known = toHttpError(error);
  if (known === undefined) return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error });
  const code = CODES[known.status] ?? 'INTERNAL_SERVER_ERROR';
  return new TRPCError({ code, message: known.message, cause: error });
}
