import type { IncomingMessage } from 'node:http';
import { TRPCError } from '@trpc/server';

/** What is known of a call before anybody asks for a tenant. */
export interface Context {
  /** Whose API key came with the request. */
  readonly org: string | undefined;
}

/** A production looks up the hash of a key. */
const ORG_OF_KEY = new Map([
  ['key-of-acme', 'acme'],
  ['key-of-globex', 'globex'],
  ['key-of-nobody', 'a_company_that_is_gone'],
]);

export function createContext({ req }: { readonly req: IncomingMessage }): Context {
  return { org: ORG_OF_KEY.get(String(req.headers['x-api-key'])) };
}

export function orgOf({ org }: Context): string {
  if (org === undefined)
    throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Send your key as x-api-key.' });
  return org;
}
