import { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TableModule } from '../config/index.ts';
import { TenantSession } from './drizzle-0.45-session.ts';
import type { HandleFactory } from './handle-factory.ts';
import type { TenantDb } from './tenant-db.ts';

/** What Drizzle 0.45 keeps in a database and hides from its typings. */
interface Drizzle045 {
  readonly dialect: object;
  readonly session: {
    readonly schema: object;
    readonly options: object;
    readonly logger: unknown;
    readonly cache: unknown;
  };
  readonly _: { readonly schema: unknown; readonly session: unknown };
  readonly $cache: unknown;
}

type Construct = new (...args: unknown[]) => Record<string, unknown>;

/**
 * Further handles like `template` for a fraction of its price: the relational config that Drizzle extracts
 * from the tables, and its dialect, are the same for every tenant. To be believed only after a comparison.
 */
export function createDrizzle045Handles<TTables extends TableModule>(
  template: TenantDb<TTables>,
): HandleFactory<TTables> {
  // The caller's comparison proves these members.
  const { dialect: full, session, $cache, _: relations } = template as unknown as Drizzle045;
  const Session = TenantSession as unknown as Construct;
  const Database = NodePgDatabase as unknown as Construct;
  const dialect = withoutTypings(full);
  // Or each session makes a logger and a cache of its own, that do nothing.
  const options = { ...session.options, logger: session.logger, cache: session.cache };
  // A builder for each table is more than half of a handle: made when it is asked for. One getter for all handles,
  // or each would have a shape of its own.
  const lazyQuery: PropertyDescriptor & ThisType<Drizzle045> = {
    configurable: true,
    enumerable: true,
    get() {
      const { query } = new Database(dialect, this._.session, session.schema);
      Object.defineProperty(this, 'query', { value: query, enumerable: true, writable: true });
      return query;
    },
  };
  return (client) => {
    const tenantSession = new Session(client, dialect, session.schema, options);
    const db = new Database(dialect, tenantSession, undefined);
    db._ = { ...relations, session: tenantSession };
    Object.defineProperty(db, 'query', lazyQuery);
    db.$client = client;
    db.$cache = $cache;
    return db as unknown as TenantDb<TTables>;
  };
}

/** A dialect that spares itself finding out types of parameters that node-postgres does not ask for. */
function withoutTypings(dialect: object): object {
  const copy: object = Object.create(Object.getPrototypeOf(dialect));
  return Object.assign(copy, dialect, { prepareTyping: undefined });
}
