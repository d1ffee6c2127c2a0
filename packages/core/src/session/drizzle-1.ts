import { NodePgDatabase, NodePgSession } from 'drizzle-orm/node-postgres';
import type { TableModule } from '../config/index.ts';
import type { HandleFactory } from './handle-factory.ts';
import type { TenantDb } from './tenant-db.ts';

/** What Drizzle 1.x keeps in a database and hides from its typings. */
interface Drizzle1 {
  readonly dialect: unknown;
  readonly session: { readonly relations: object; readonly options: unknown };
  readonly $cache: unknown;
}

type Construct = new (...args: unknown[]) => Record<string, unknown>;

/**
 * Further handles like `template` for a fraction of its price: the dialect, with its codecs and its choice of
 * row mappers, is the same for every tenant. To be believed only after a comparison.
 */
export function createDrizzle1Handles<TTables extends TableModule>(
  template: TenantDb<TTables>,
): HandleFactory<TTables> {
  // The caller's comparison proves these members.
  const { dialect, session, $cache } = template as unknown as Drizzle1;
  const Session = NodePgSession as unknown as Construct;
  const Database = NodePgDatabase as unknown as Construct;
  return (client) => {
    const tenantSession = new Session(client, dialect, session.relations, session.options);
    const db = new Database(dialect, tenantSession, session.relations);
    db.$client = client;
    db.$cache = $cache;
    return db as unknown as TenantDb<TTables>;
  };
}
