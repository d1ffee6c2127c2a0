import { toHttpError } from '@dmt/core';
import { GraphQLError } from 'graphql';

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
  499: 'CLIENT_CLOSED_REQUEST',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * The error of dmt as GraphQL knows it, with a message that a client may read and the error as its `cause`. It is
 * not its `originalError`, whose stack Apollo shows to clients, and which Yoga masks. Other errors stay your server's.
 */
export function toGraphQLError(error: unknown): Error {
  if (error instanceof GraphQLError) return error;
  const known = toHttpError(error);
  if (known === undefined) return error instanceof Error ? error : new Error(String(error), { cause: error });
  const { status, message } = known;
  const code = CODES[status] ?? 'INTERNAL_SERVER_ERROR';
  const shown = new GraphQLError(message, { extensions: { code, http: { status } } });
  return Object.defineProperty(shown, 'cause', { value: error, enumerable: false });
}
