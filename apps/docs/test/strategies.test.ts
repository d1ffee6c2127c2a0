import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createMigrator } from '@dmt/migrator';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { typeCommand } from './shop.ts';

const ROOT = resolve(import.meta.dirname, '..');
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  process.chdir(join(ROOT, 'samples/shop'));
  vi.resetModules();
});
afterEach(() => database.drop());

/** The samples read their environment when they are loaded, as applications do. */
function setEnvironment(url: string): void {
  process.env.DATABASE_URL = url;
  process.env.MIGRATION_DATABASE_URL = database.url;
  process.env.CONTEXT_KEY = 'a key of the application, long enough';
}

it('keeps rows apart in shared tables, as the page shows', async () => {
  const [acme, globex] = ['0b5ea5a5-6a3c-4d0e-9b86-0f5b1c2d3e4f', '1c6fb6b6-7b4d-4e1f-8c97-1a6c2d3e4f50'];
  const app = await database.createRole();
  setEnvironment(app.url);
  await withFolder('rows', async (folder) => {
    // As on the page, but for the role's name: roles belong to the server, and so to other tests too.
    const isolation = `{ ...rows.isolation, runtimeRole: '${app.name}' }`;
    writeFileSync(
      join(folder, 'tenant.config.ts'),
      `import { defineConfig } from '@dmt/core';
import { rows } from '../../samples/config/strategies.ts';
export default defineConfig({ ...rows, isolation: ${isolation} } as typeof rows);\n`,
    );
    for (const command of [
      'dmt generate --name members',
      `dmt tenant:create --id ${acme}`,
      `dmt tenant:create --id ${globex}`,
    ])
      expect(await typeCommand(command, folder, app.url)).toContain('✔');
  });

  const { keepApart, tenants } = await import('../samples/strategies/rows.ts');
  const seen = await keepApart(acme, globex).finally(() => tenants.dispose());
  expect(seen).toEqual({ here: [{ email: 'ada@acme.example' }], there: [], forged: [] });

  for (const [attributes, page] of [
    ['bypassrls', 'reports-bypass.sql'],
    ['', 'reports-policy.sql'],
  ] as const) {
    const role = await database.createRole(attributes);
    process.env.REPORTS_URL = role.url;
    const [created = '', ...grants] = readFileSync(join(ROOT, 'samples/strategies', page), 'utf8').split(
      '\n',
    );
    expect(created).toMatch(
      attributes === '' ? /^create role reports login password/ : /^create role reports login bypassrls/,
    );
    await database.query(grants.join('\n').replaceAll('to reports', `to "${role.name}"`));
    vi.resetModules();
    const { membersOfAll, reports } = await import('../samples/strategies/row-reports.ts');
    const { rows, failures } = await Promise.resolve(membersOfAll()).finally(() => reports.dispose());
    expect([...rows].sort((one, other) => other.members - one.members)).toEqual([
      { tenantId: acme, members: 1 },
      { tenantId: globex, members: 0 },
    ]);
    expect(failures).toEqual([]);
  }
});

it('keeps databases apart, as the page shows', async () => {
  const owner = await database.createRole('createdb');
  await database.query(`grant create on database "${database.name}" to "${owner.name}"`);
  setEnvironment(owner.url);
  const { databases } = await import('../samples/config/strategies.ts');
  const { keepApart, tenants } = await import('../samples/strategies/databases.ts');
  // Databases belong to the server, too.
  const ids = ['acme', 'globex'].map((name) => `${name}_${database.name}`);
  const [acme = '', globex = ''] = ids;
  const migrator = createMigrator(databases);
  try {
    for (const id of ids) await migrator.createTenant(id);
    expect(await keepApart(acme, globex)).toEqual({
      here: [{ id: 1, name: 'Ada' }],
      there: [],
      rows: [{ name: `db_${acme}` }],
    });
  } finally {
    await tenants.dispose();
    for (const id of ids) await migrator.dropTenant(id);
    await migrator.dispose();
  }
});

it('has PostgreSQL refuse a tenant’s role what is another’s, as the page shows', async () => {
  const app = await database.createRole('noinherit');
  setEnvironment(app.url);
  const { roles } = await import('../samples/config/strategies.ts');
  const { tenants, trespass } = await import('../samples/strategies/roles.ts');
  const migrator = createMigrator({
    ...roles,
    migrations: { url: database.url },
    isolation: { tenantRoles: { grantTo: [app.name] } },
  });
  try {
    for (const id of ['acme', 'globex']) await migrator.createTenant(id);
    await database.query(
      `grant usage on schema dmt to "${app.name}"; grant select on dmt.tenants to "${app.name}"`,
    );
    await expect(trespass()).rejects.toMatchObject({
      cause: { code: '42501', message: 'permission denied for schema tenant_globex' },
    });
  } finally {
    await tenants.dispose();
    for (const id of ['acme', 'globex']) await migrator.dropTenant(id);
    await migrator.dispose();
  }
});

/** Inside the package, so that what its configuration imports is found. */
async function withFolder(name: string, use: (folder: string) => Promise<void>): Promise<void> {
  mkdirSync(join(ROOT, '.dmt'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.dmt', `${name}-`));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
