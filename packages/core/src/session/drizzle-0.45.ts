import { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TableModule } from '../config/index.ts';
import { TenantSession } from './drizzle-0.45-session.ts';
import type { HandleFactory } from './handle-factory.ts';
import type { TenantDb } from './tenant-db.ts';
import type { TenantPool } from './tenant-pool.ts';

/** What Drizzle 0.45 keeps in a database and hides from its typings. */
interface Drizzle045 {
  readonly dialect: unknown;
  readonly session: {
    readonly schema: unknown;
    readonly options: object;
    readonly client: unknown;
    readonly logger: unknown;
    readonly cache: unknown;
  };
  readonly query: object;
  readonly _: { readonly schema: unknown; readonly session: unknown };
  readonly $cache: unknown;
}

type Construct = new (...args: unknown[]) => Record<string, unknown>;

/**
 * Further handles like `template` for a fraction of its price: the relational config that Drizzle extracts
 * from the tables, and its dialect, are the same for every tenant. `undefined` when this is not the Drizzle
 * that we know, so that the caller stays with its public constructor.
 */
export function createCheapHandles<TTables extends TableModule>(
  template: TenantDb<TTables>,
  build: HandleFactory<TTables>,
): HandleFactory<TTables> | undefined {
  // The self-test below proves these members.
  const { dialect, session, $cache, _: relations } = template as unknown as Drizzle045;
  const Session = TenantSession as unknown as Construct;
  const Database = NodePgDatabase as unknown as Construct;
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
  const create = (client: TenantPool): TenantDb<TTables> => {
    const tenantSession = new Session(client, dialect, session.schema, options);
    const db = new Database(dialect, tenantSession, undefined);
    db._ = { ...relations, session: tenantSession };
    Object.defineProperty(db, 'query', lazyQuery);
    db.$client = client;
    db.$cache = $cache;
    return db as unknown as TenantDb<TTables>;
  };
  return isFaithful(create, build, template.$client) ? create : undefined;
}

/** Whether a cheap handle has all that the public constructor gives. */
function isFaithful<TTables extends TableModule>(
  create: HandleFactory<TTables>,
  build: HandleFactory<TTables>,
  client: TenantPool,
): boolean {
  try {
    const [cheap, full] = [create(client), build(client)].map((db) => db as unknown as Drizzle045);
    if (cheap === undefined || full === undefined) return false;
    return (
      sameKeys(cheap, full) &&
      sameKeys(cheap._, full._) &&
      cheap._.schema !== undefined &&
      cheap._.session === cheap.session &&
      sameKeys(cheap.query, full.query) &&
      sameKeys(cheap.session, full.session) &&
      cheap.session.client === client &&
      cheap.session.schema !== undefined
    );
  } catch {
    // Constructors of another Drizzle line may throw on our arguments; it gets its public constructor.
    return false;
  }
}

function sameKeys(left: object, right: object): boolean {
  return JSON.stringify(Object.keys(left).sort()) === JSON.stringify(Object.keys(right).sort());
}
