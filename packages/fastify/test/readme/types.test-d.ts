/** Checked by `tsc`: what the editor of an application knows that declared its manager once. Nothing here runs. */
import type { FastifyRequest } from 'fastify';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

export async function handler(request: FastifyRequest): Promise<void> {
  const { db, sharedDb, tenantId } = request.tenantContext;
  isExactly<User[]>()(await request.tenantDb.query.users.findMany(), true);
  isExactly<User | undefined>()(await db.query.users.findFirst(), true);
  isExactly<string>()(tenantId, true);
  // @ts-expect-error there is no such table
  db.query.nothing;
  // @ts-expect-error a tenant's table is not shared
  sharedDb.query.users;
  // @ts-expect-error the context is frozen
  request.tenantContext.tenantId = 'other';
  // @ts-expect-error nobody declared such a field
  request.tenantContext.user;
}
