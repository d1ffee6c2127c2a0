import type { ClientPool } from '../connections/index.ts';
import type { PreparedMigration } from '../plan/index.ts';
import { type CatalogObject, readSchema } from './catalog/index.ts';
import { type ScratchOptions, withScratchSchema } from './scratch-schema.ts';

/** What a schema looks like after some migrations. */
export interface ExpectedSchema {
  readonly fingerprint: string;
  readonly objects: ReadonlyArray<CatalogObject>;
}

/** Tells what tenants should look like; each history is played through once, however many tenants share it. */
export interface ExpectedSchemas {
  /** @throws DMT_MIGRATION_FAILED */
  find(migrations: ReadonlyArray<PreparedMigration>): Promise<ExpectedSchema>;
}

/** Does no I/O. */
export function createExpectedSchemas(
  pool: ClientPool,
  options: Omit<ScratchOptions, 'migrations'>,
): ExpectedSchemas {
  const known = new Map<string, Promise<ExpectedSchema>>();
  const build = (migrations: ReadonlyArray<PreparedMigration>): Promise<ExpectedSchema> =>
    pool.use((client) =>
      withScratchSchema(client, { ...options, migrations }, (schemaName) =>
        readSchema(client, { schemaNames: [schemaName], ignoredTables: [] }),
      ),
    );
  return {
    find(migrations) {
      const key = JSON.stringify(migrations.map(({ name }) => name));
      const expected = known.get(key) ?? build(migrations);
      known.set(key, expected);
      return expected;
    },
  };
}
