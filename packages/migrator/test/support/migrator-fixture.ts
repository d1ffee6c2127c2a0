import type { DmtConfig, PoolerKind, TableModule } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { createMigrator, type Migrator } from '../../src/index.ts';
import { createMigrationFolder, type MigrationFolder } from './migration-folder.ts';

/** A database with two folders of migrations and a migrator over them; all of it is gone after the test. */
export interface MigratorFixture extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly tenantFolder: MigrationFolder;
  readonly sharedFolder: MigrationFolder;
  readonly migrator: Migrator;
  /** Another migrator over the same database and folders. */
  createMigrator(
    migrations?: Partial<NonNullable<DmtConfig['migrations']>>,
    url?: string,
    pooler?: PoolerKind,
    isolation?: DmtConfig['isolation'],
  ): Migrator;
}

export async function createMigratorFixture(
  files: Readonly<Record<string, string>>,
  options: {
    readonly isolation?: DmtConfig['isolation'];
    readonly shared?: Readonly<Record<string, string>>;
  } = {},
): Promise<MigratorFixture> {
  const database = await createTestDatabase();
  const tenantFolder = await createMigrationFolder(files);
  const sharedFolder = await createMigrationFolder(options.shared);
  const migrators: Migrator[] = [];
  const create: MigratorFixture['createMigrator'] = (
    migrations,
    url = database.url,
    pooler = 'none',
    isolation = options.isolation,
  ) => {
    const config: DmtConfig<TableModule> = {
      connection: { url, pooler },
      schemas: { tenant: {} },
      ...(isolation ? { isolation } : {}),
      migrations: { tenantFolder: tenantFolder.path, sharedFolder: sharedFolder.path, ...migrations },
    };
    const migrator = createMigrator(config);
    migrators.push(migrator);
    return migrator;
  };
  return {
    database,
    tenantFolder,
    sharedFolder,
    migrator: create(),
    createMigrator: create,
    async [Symbol.asyncDispose]() {
      await Promise.all(migrators.map((migrator) => migrator.dispose()));
      await tenantFolder[Symbol.asyncDispose]();
      await sharedFolder[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}
