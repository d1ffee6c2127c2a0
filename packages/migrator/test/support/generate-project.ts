import { mkdir, readdir, readFile, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GenerateOptions, GenerateResult } from '../../src/index.ts';
import { createMigrationFolder, type MigrationFolder } from './migration-folder.ts';
import { createMigratorFixture, type MigratorFixture } from './migrator-fixture.ts';

const INSTALLED = {
  '0.31': fileURLToPath(new URL('../../node_modules', import.meta.url)),
  '1.x': fileURLToPath(new URL('../../../../tooling/drizzle-1/node_modules', import.meta.url)),
};

export type KitLine = keyof typeof INSTALLED;

/** A user's project with drizzle-kit, whose folders are the fixture's. */
export interface GenerateProject extends MigratorFixture {
  readonly project: MigrationFolder;
  readonly configFile: string;
  setSchema(text: string): Promise<void>;
  generate(options?: Partial<GenerateOptions>): Promise<GenerateResult>;
  /** Tables, views, columns and constraints of tenant `a`. */
  catalog(): Promise<Record<string, unknown>[]>;
  /** Every file of the tenants' folder, with its text. */
  files(): Promise<Record<string, string>>;
}

export async function createGenerateProject(line: KitLine, schema: string): Promise<GenerateProject> {
  const fixture = await createMigratorFixture({});
  const project = await createMigrationFolder();
  await mkdir(join(project.path, 'node_modules'));
  for (const name of ['drizzle-orm', 'drizzle-kit']) {
    await symlink(await realpath(join(INSTALLED[line], name)), join(project.path, 'node_modules', name));
  }
  const setSchema = (text: string): Promise<void> =>
    project.write(
      'schema.ts',
      `import { sql } from 'drizzle-orm';
import { check, index, integer, pgEnum, pgTable, pgView, text } from 'drizzle-orm/pg-core';
${text}`,
    );
  await setSchema(schema);
  await project.write(
    'tenant.config.ts',
    `import * as tenant from './schema';
export default { schemas: { tenant, shared: tenant } };`,
  );
  const configFile = join(project.path, 'tenant.config.ts');
  const generate: GenerateProject['generate'] = (options = {}) =>
    fixture.migrator.generate({ configFile, type: 'tenant', ...options });
  const catalog: GenerateProject['catalog'] = () =>
    fixture.database.query(
      `select c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull,
        (select string_agg(conname || pg_get_constraintdef(k.oid), ';' order by conname) from pg_constraint k where k.conrelid = c.oid) as keys
       from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'tenant_a'::regnamespace and c.relname !~ '^__drizzle' order by 1, 3`,
    );
  const files: GenerateProject['files'] = async () => {
    const root = fixture.tenantFolder.path;
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
    return Object.fromEntries(paths.map((path, index) => [path.slice(root.length + 1), texts[index] ?? '']));
  };
  return Object.assign(fixture, { project, configFile, setSchema, generate, catalog, files });
}
