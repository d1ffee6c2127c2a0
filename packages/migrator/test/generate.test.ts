import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createGenerateProject, type KitLine } from './support/generate-project.ts';

const LINES: KitLine[] = ['0.31', '1.x'];
const isFull = process.env.DMT_CHAOS === '1';

const FIRST = `export const mood = pgEnum('mood', ['good', 'bad']);
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name').notNull(), mood: mood('mood').default('good') });`;

const SECOND = `export const mood = pgEnum('mood', ['good', 'bad', 'fine']);
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('full_name').notNull().default('x'), mood: mood('mood').default('good'), age: integer('age') },
  (t) => [index('by_age').on(t.age), check('old', sql\`\${t.age} > 0\`)]);
export const posts = pgTable('posts', { id: integer('id').primaryKey(), author: integer('author').references(() => users.id) });
export const names = pgView('names').as((qb) => qb.select({ name: users.name }).from(users));`;

describe.each(LINES)('with drizzle-kit %s', (line) => {
  it('writes migrations that apply and roll back to the same catalog, and keep the rows of what was renamed', async () => {
    await using project = await createGenerateProject(line, FIRST);
    expect((await project.generate({ name: 'init' })).migration?.tag).toMatch(/^(0000|\d{14})_init$/);
    await project.migrator.createTenant('a');
    await project.database.query(`insert into tenant_a.users values (1, 'Ada')`);
    const first = await project.catalog();

    // What a configuration leaves open keeps nobody waiting.
    await project.setSchema(`setInterval(() => {}, 1000);\n${SECOND}`);
    const { migration } = await project.generate({ name: 'more', renames: ['users.name:users.full_name'] });
    expect(await project.migrator.migrateTenant('a')).toMatchObject({ status: 'migrated' });
    expect(await project.database.query('select full_name from tenant_a.users')).toEqual([
      { full_name: 'Ada' },
    ]);
    const second = await project.catalog();
    const back = await project.migrator.rollback({ tenants: ['a'], steps: 1 });

    expect(back.details[0]?.error?.message).toBeUndefined();
    expect(await project.catalog()).toEqual(first);
    expect(await project.database.query('select name from tenant_a.users')).toEqual([{ name: 'Ada' }]);
    expect(await readFile(migration?.downPath ?? '', 'utf8')).toContain('-- Destroys data.\nDROP TABLE');
    await project.migrator.migrateTenant('a');
    expect(await project.catalog()).toEqual(second);
    await project.migrator.rollback({ tenants: ['a'], steps: 2 });
    expect(await project.catalog()).toEqual([]);
    expect((await project.generate()).migration).toBeUndefined();
  });

  it.runIf(isFull || line === '0.31')(
    'refuses to guess what was renamed, and asks when there is somebody to ask',
    async () => {
      await using project = await createGenerateProject(line, FIRST);
      await project.generate();
      const before = await project.files();
      await project.setSchema(
        FIRST.replace(`pgTable('users'`, `pgTable('people'`).replace(`text('name')`, `text('full_name')`),
      );

      await expect(project.generate()).rejects.toMatchObject({
        code: 'DMT_GENERATE_FAILED',
        message: expect.stringContaining('--rename users:people'),
      });
      expect(await project.files()).toEqual(before);
      const asked: string[] = [];
      await project.generate({
        askRename: async ({ name, candidates }) => {
          asked.push(`${name} ← ${candidates.join(' ')}`);
          return candidates[0];
        },
      });

      expect(asked).toEqual(['people ← users', 'people.full_name ← people.name']);
      await project.migrator.createTenant('a');
      await project.database.query(`insert into tenant_a.people values (1, 'Ada')`);
      const back = await project.migrator.rollback({ tenants: ['a'], steps: 1 });
      expect(back.details[0]?.error?.message).toBeUndefined();
      expect(await project.database.query('select name from tenant_a.users')).toEqual([{ name: 'Ada' }]);
    },
  );

  it('says what is wrong with a schema file, how drizzle-kit ended, and writes nothing', async () => {
    await using project = await createGenerateProject(line, 'export const broken = ;');

    const error = await project.generate().catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      code: 'DMT_GENERATE_FAILED',
      message: expect.stringMatching(/\(exit status [01]\): .*schema\.ts:3:/),
      cause: { message: expect.stringContaining('schema.ts') },
    });
    expect(await project.files()).toEqual({});
  });

  it.runIf(isFull)('takes what is new for new when it is told that nothing was renamed', async () => {
    await using project = await createGenerateProject(line, FIRST);
    await project.generate();
    await project.setSchema(
      FIRST.replace(`pgTable('users'`, `pgTable('people'`).replaceAll(`pgEnum('mood'`, `pgEnum('temper'`),
    );
    await expect(project.generate()).rejects.toMatchObject({ code: 'DMT_GENERATE_FAILED' });

    await project.generate({ noRenames: true });
    await project.migrator.createTenant('a');

    expect(new Set((await project.catalog()).map(({ relname }) => relname))).toEqual(
      new Set(['people', 'people_pkey']),
    );
    await project.migrator.rollback({ tenants: ['a'], steps: 1 });
    expect((await project.catalog())[0]?.relname).toBe('users');
  });
});

it.runIf(isFull)(
  'joins the branches of a folder that was merged, and leads back to what they had made together',
  async () => {
    await using project = await createGenerateProject('1.x', FIRST);
    const folder = project.tenantFolder;
    const take = async (prefix: string): Promise<Record<string, string>> => {
      const files = Object.entries(await project.files()).filter(([path]) => path.includes(prefix));
      return Object.fromEntries(files);
    };
    const column = (name: string): string => FIRST.replace(`name:`, `${name}: integer('${name}'), name:`);
    await project.generate({ name: 'init' });
    await project.setSchema(column('left'));
    const { migration } = await project.generate({ name: 'left' });
    const left = await take('_left');
    await folder.remove(migration?.tag ?? '');
    await project.setSchema(column('right'));
    await project.generate({ name: 'right' });
    for (const [path, text] of Object.entries(left)) await folder.write(path, text);
    await project.setSchema(
      column('left').replace('name:', `right: integer('right'), after: integer('after'), name:`),
    );

    const merged = await project.generate({ name: 'zzz' });

    expect(await readFile(merged.migration?.upPath ?? '', 'utf8')).toBe(
      'ALTER TABLE "users" ADD COLUMN "after" integer;',
    );
    expect(await readFile(merged.migration?.downPath ?? '', 'utf8')).toBe(
      '-- Destroys data.\nALTER TABLE "users" DROP COLUMN "after";\n',
    );
    expect(new Set(Object.keys(await project.files()).map((path) => path.split('/')[0]?.slice(15)))).toEqual(
      new Set(['init', 'left', 'right', 'zzz']),
    );
  },
);

it('generates for the shared schema into its own folder', async () => {
  await using project = await createGenerateProject('1.x', FIRST);

  const { migration } = await project.generate({ type: 'shared', name: 'plans' });

  expect(migration?.upPath.startsWith(project.sharedFolder.path)).toBe(true);
  expect(await project.migrator.migrateShared()).toMatchObject({ status: 'migrated' });
  await project.database.query('select name from public.users');
});

it('refuses a name that is a path, and a folder of the other line', async () => {
  await using project = await createGenerateProject('0.31', FIRST);
  await project.tenantFolder.write('20250101000000_x/migration.sql', 'select 1;');

  await expect(project.generate({ name: '../x' })).rejects.toMatchObject({ code: 'DMT_USAGE' });
  await expect(project.generate()).rejects.toMatchObject({
    message: expect.stringContaining('Install drizzle-kit 1.x'),
  });
});
