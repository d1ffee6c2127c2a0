import { eq } from 'drizzle-orm';
import type { BenchDatabase, OpenContender } from '../contender.ts';
import { users } from '../schema.ts';

interface DrizzleContender extends Pick<OpenContender, 'ownerOf' | 'close'> {
  /** How this contender selects a row, when that is not by building the query each time. */
  readonly selectById?: OpenContender['selectById'];
  /** As an application would ask for it, on every request. */
  databaseFor(tenantId: string): BenchDatabase;
}

/** A contender that builds its queries with Drizzle, each time. */
export function overDrizzle({ databaseFor, ...contender }: DrizzleContender): OpenContender {
  return {
    selectById: (tenantId, id) => databaseFor(tenantId).select().from(users).where(eq(users.id, id)),
    selectInTransaction: (tenantId, [first, second]) =>
      databaseFor(tenantId).transaction(async (tx) => [
        await tx.select().from(users).where(eq(users.id, first)),
        await tx.select().from(users).where(eq(users.id, second)),
      ]),
    ...contender,
  };
}
