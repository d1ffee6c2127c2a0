import { mkdir, readFile, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { GenerateOptions } from '../src/index.ts';
import { createMigrationFolder } from './support/migration-folder.ts';
import { createMigratorFixture } from './support/migrator-fixture.ts';

const installed = fileURLToPath(new URL('../node_modules', import.meta.url));

/** A user's project with drizzle-kit, whose tenant folder is the fixture's. */
async function createGenerator(schema: string) {
  const fixture = await createMigratorFixture({});
  const project = await createMigrationFolder();
  await mkdir(join(project.path, 'node_modules'));
  for (const name of ['drizzle-orm', 'drizzle-kit']) {
    await symlink(await realpath(join(installed, name)), join(project.path, 'node_modules', name));
  }
  const setSchema = (text: string) =>
    project.write(
      'schema.ts',
      `import { sql } from 'drizzle-orm';
import { check, index, integer, pgEnum, pgTable, pgView, text } from 'drizzle-orm/pg-core';
${text}`,
    );
  await setSchema(schema);
  await project.write(
    'tenant.config.ts',
    `import * as tenant from './schema';\nexport default { schemas: { tenant } };`,
  );
  const generate = (options: Partial<GenerateOptions> = {}) =>
    fixture.migrator.generate({
      configFile: join(project.path, 'tenant.config.ts'),
      type: 'tenant',
      ...options,
    });
  const catalog = async () =>
    fixture.database.query(
      `select c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull,
        (select string_agg(conname || pg_get_constraintdef(k.oid), ';' order by conname) from pg_constraint k where k.conrelid = c.oid) as keys
       from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'tenant_a'::regnamespace and c.relname !~ '^__drizzle' order by 1, 3`,
    );
  return Object.assign(fixture, { setSchema, generate, catalog });
}

const FIRST = `export const mood = pgEnum('mood', ['good', 'bad']);
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name').notNull(), mood: mood('mood').default('good') });`;

const SECOND = `export const mood = pgEnum('mood', ['good', 'bad', 'fine']);
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name').notNull().default('x'), mood: mood('mood').default('good'), age: integer('age') },
  (t) => [index('by_age').on(t.age), check('old', sql\`\${t.age} > 0\`)]);
export const posts = pgTable('posts', { id: integer('id').primaryKey(), author: integer('author').references(() => users.id) });
export const names = pgView('names').as((qb) => qb.select({ name: users.name }).from(users));`;

it('writes migrations that apply and roll back to the same catalog', async () => {
  await using project = await createGenerator(FIRST);
  expect((await project.generate({ name: 'init' })).migration?.tag).toBe('0000_init');
  await project.migrator.createTenant('a');
  const first = await project.catalog();

  await project.setSchema(SECOND);
  const { migration } = await project.generate({ name: 'more' });
  expect(migration?.tag).toBe('0001_more');
  expect(await project.migrator.migrateTenant('a')).toMatchObject({ status: 'migrated' });
  const second = await project.catalog();
  const back = await project.migrator.rollback({ tenants: ['a'], steps: 1 });

  expect(back.details[0]?.error?.message).toBeUndefined();
  expect(await project.catalog()).toEqual(first);
  expect(await readFile(migration?.downPath ?? '', 'utf8')).toContain('-- Destroys data.\nDROP TABLE');
  await project.migrator.migrateTenant('a');
  expect(await project.catalog()).toEqual(second);
  await project.migrator.rollback({ tenants: ['a'], steps: 2 });
  expect(await project.catalog()).toEqual([]);
  expect((await project.generate()).migration).toBeUndefined();
});

it('keeps the rows of what was renamed, there and back', async () => {
  await using project = await createGenerator(FIRST);
  await project.generate();
  await project.migrator.createTenant('a');
  await project.database.query(`insert into tenant_a.users values (1, 'Ada')`);
  await project.setSchema(FIRST.replace(`name: text('name')`, `name: text('full_name')`));

  await expect(project.generate()).rejects.toMatchObject({
    code: 'DMT_GENERATE_FAILED',
    message: expect.stringContaining('--rename users.name:users.full_name'),
  });
  await project.generate({ renames: ['users.name:users.full_name'] });
  await project.migrator.migrateTenant('a');
  expect(await project.database.query('select full_name from tenant_a.users')).toEqual([
    { full_name: 'Ada' },
  ]);
  await project.migrator.rollback({ tenants: ['a'], steps: 1 });
  expect(await project.database.query('select name from tenant_a.users')).toEqual([{ name: 'Ada' }]);
});

it('takes what is new for new when it is told that nothing was renamed', async () => {
  await using project = await createGenerator(FIRST);
  await project.generate();
  await project.setSchema(FIRST.replace(`pgTable('users'`, `pgTable('people'`));

  await project.generate({ noRenames: true });
  await project.migrator.createTenant('a');

  expect(new Set((await project.catalog()).map(({ relname }) => relname))).toEqual(
    new Set(['people', 'people_pkey']),
  );
  await project.migrator.rollback({ tenants: ['a'], steps: 1 });
  expect((await project.catalog())[0]?.relname).toBe('users');
});

it('says what is wrong with a schema file, and writes nothing', async () => {
  await using project = await createGenerator('export const broken = ;');

  await expect(project.generate()).rejects.toMatchObject({ code: 'DMT_GENERATE_FAILED' });
  await expect(project.generate({ name: '../x' })).rejects.toMatchObject({ code: 'DMT_USAGE' });
  await expect(project.generate({ configFile: '/nowhere/tenant.config.ts' })).rejects.toMatchObject({
    code: 'DMT_GENERATE_FAILED',
  });
  expect((await project.migrator.rollback({ tenants: [], steps: 1 }).catch((error) => error)).code).toBe(
    'DMT_MIGRATIONS_NOT_FOUND',
  );
});
