import { mkdir, readFile, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTenantManager, type DmtConfig, defineConfig, type TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase, type TestRole } from '@dmt-tooling/harness';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { createMigrator, type GenerateResult, type Migrator } from '../../src/index.ts';
import { createMigrationFolder, type MigrationFolder } from '../support/migration-folder.ts';
import * as tenant from './row-tables.ts';

export const plans = pgTable('plans', { id: integer('id').primaryKey() });
const shared = { plans };

type Tenants = TenantManager<typeof tenant, typeof shared>;
type Isolation = Omit<NonNullable<DmtConfig['isolation']>, 'strategy' | 'runtimeRole'>;

/** A project whose tenants share tables: a role that owns them, and one that the application connects as. */
export interface RowProject extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly owner: TestRole;
  readonly app: TestRole;
  readonly folder: MigrationFolder;
  readonly configFile: string;
  readonly migrator: Migrator;
  readonly tenants: Tenants;
  generate(name?: string): Promise<GenerateResult>;
  /** The same with other options. */
  configure(isolation: Isolation): { readonly migrator: Migrator; readonly tenants: Tenants };
}

export async function createRowProject(
  isolation: Isolation = {},
  kit: '0.31' | '1.x' = '0.31',
): Promise<RowProject> {
  const database = await createTestDatabase();
  const owner = await database.createRole('nosuperuser nobypassrls');
  const app = await database.createRole('nosuperuser nobypassrls');
  await database.query(
    `grant all on schema public to ${owner.name}; grant create on database ${new URL(database.url).pathname.slice(1)} to ${owner.name}`,
  );
  const folder = await createMigrationFolder();
  const sharedFolder = await createMigrationFolder({
    '0001_plans.sql': `create table plans (id integer primary key); insert into plans values (7); grant select on plans to ${app.name};`,
  });
  const project = await createMigrationFolder();
  await mkdir(join(project.path, 'node_modules'));
  const installed = kit === '0.31' ? '../../node_modules' : '../../../../tooling/drizzle-1/node_modules';
  for (const name of ['drizzle-orm', 'drizzle-kit']) {
    const target = await realpath(fileURLToPath(new URL(`${installed}/${name}`, import.meta.url)));
    await symlink(target, join(project.path, 'node_modules', name));
  }
  await project.write(
    'schema.ts',
    await readFile(fileURLToPath(new URL('./row-tables.ts', import.meta.url))),
  );
  await project.write(
    'tenant.config.ts',
    `import * as tenant from './schema';\nexport default { schemas: { tenant } };`,
  );
  const configFile = join(project.path, 'tenant.config.ts');
  const open: AsyncDisposable[] = [];
  const configure: RowProject['configure'] = (options) => {
    const config = defineConfig({
      connection: { url: app.url, poolConfig: { max: 4 } },
      isolation: { strategy: 'row', runtimeRole: app.name, ...options },
      schemas: { tenant, shared },
      migrations: { url: owner.url, tenantFolder: folder.path, sharedFolder: sharedFolder.path },
    });
    const migrator = createMigrator(config);
    const tenants = createTenantManager(config, { lifecycle: migrator });
    open.push(migrator, tenants);
    return { migrator, tenants };
  };
  const { migrator, tenants } = configure(isolation);
  return {
    database,
    owner,
    app,
    folder,
    configFile,
    migrator,
    tenants,
    configure,
    generate: (name = 'change') => migrator.generate({ configFile, type: 'tenant', name }),
    async [Symbol.asyncDispose]() {
      await Promise.all(open.map((each) => each[Symbol.asyncDispose]()));
      for (const each of [folder, sharedFolder, project]) await each[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}
