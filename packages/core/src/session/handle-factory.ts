import { type DrizzleOptions, drizzleLine, type TableModule } from '../config/index.ts';
import { createDrizzle } from './create-drizzle.ts';
import { createDrizzle045Handles } from './drizzle-0.45.ts';
import { createDrizzle1Handles } from './drizzle-1.ts';
import { isFaithfulTo } from './faithful-handle.ts';
import type { TenantDb } from './tenant-db.ts';
import type { TenantPool } from './tenant-pool.ts';

/** Makes Drizzle databases over one set of tables, each with a client of its own. */
export type HandleFactory<TTables extends TableModule> = (client: TenantPool) => TenantDb<TTables>;

const createCheapHandles = drizzleLine === '1.x' ? createDrizzle1Handles : createDrizzle045Handles;

/**
 * Handles that share what Drizzle derives from the tables, where the installed Drizzle is one that we know;
 * else what the public `drizzle({ client, … })` gives, which derives it anew for each.
 */
export function createHandleFactory<TTables extends TableModule>(
  tables: TTables,
  options: DrizzleOptions,
): HandleFactory<TTables> {
  const build = (client: TenantPool): TenantDb<TTables> =>
    // `drizzle()` gives its database the client that it was called with.
    createDrizzle(client, tables, options) as unknown as TenantDb<TTables>;
  let factory: HandleFactory<TTables> | undefined;
  return (client) => {
    factory ??= chooseFactory(build, client);
    return factory(client);
  };
}

function chooseFactory<TTables extends TableModule>(
  build: HandleFactory<TTables>,
  client: TenantPool,
): HandleFactory<TTables> {
  const full = build(client);
  try {
    const create = createCheapHandles(full);
    return isFaithfulTo(full, create(client)) ? create : build;
  } catch {
    // Constructors of a Drizzle to come may throw on our arguments; it gets its public constructor.
    return build;
  }
}
