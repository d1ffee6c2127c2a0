import { afterEach, expect, it } from 'vitest';
import { createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';
import { sixtyTables } from './sixty-tables.ts';

let project: Project;
afterEach(() => project.remove());

const lint = (...argv: string[]): Promise<RunResult> => runCli(['lint', ...argv], { cwd: project.folder });

const CONFIG = `import * as tenant from './src/db';
export default { connection: { url: 'postgres://127.0.0.1:1/none' }, schemas: { tenant } `;

const TABLES = `import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: uuid('id').primaryKey(), mail: text('mail') });
export const posts = pgTable('BlogPosts', {
  authorId: uuid('authorId').references(() => users.id, { onDelete: 'cascade' }),
});
`;

function createLinted(rules = '{}', files: Record<string, string> = {}): void {
  project = createProject({
    'tenant.config.ts': `${CONFIG}, lint: { rules: ${rules} } };`,
    'src/db/index.ts': "export * from './tables';",
    'src/db/tables.ts': TABLES,
    ...files,
  });
}

it('names each table with its place, what is wrong and what to write', async () => {
  createLinted();

  const { exitCode, stdout } = await lint();

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^src\/db\/tables\.ts\n {5}3 ● BlogPosts: The name of the table is not in snake_case/,
  );
  expect(stdout).toContain('Call it blog_posts in the database');
  expect(stdout).toMatch(/3 ✖ BlogPosts: It has no primary key/);
  expect(stdout).toMatch(/BlogPosts\.authorId: No index begins with/);
  expect(stdout).toContain('.on(table.authorId)');
  expect(stdout).toContain('2 tables and 0 migrations: 1 error, 3 warnings');
  expect(stdout).not.toMatch(/users/);
});

it('has the severities of the configuration, with the options of its rules', async () => {
  createLinted(`{
    'require-primary-key': 'off', 'index-foreign-keys': 'off', 'no-cascade-delete': 'error',
    'table-naming': ['warn', { style: 'PascalCase' }], 'column-naming': ['error', { style: 'camelCase' }],
    'require-timestamps': ['warn', { columns: ['made_at'] }], 'require-soft-delete': 'warn', 'prefer-uuid-pk': 'error',
  }`);

  const document = parseDocument(await lint('--json'));

  expect(document).toMatchObject({ summary: { tables: 2, errors: 1, warnings: 5, failed: true } });
  expect(document.findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ rule: 'no-cascade-delete', table: 'BlogPosts', column: 'authorId', line: 3 }),
      expect.objectContaining({ rule: 'table-naming', table: 'users', severity: 'warn' }),
      expect.objectContaining({ rule: 'require-timestamps', why: 'It has no made_at' }),
    ]),
  );
});

it.each([
  ['4', 0],
  ['3', 1],
])('fails when there are more warnings than %s', async (max, exitCode) => {
  createLinted("{ 'require-primary-key': 'off', 'require-soft-delete': ['warn', { column: 'mail' }] }");

  expect((await lint()).exitCode).toBe(0);
  expect((await lint('--max-warnings', max)).exitCode).toBe(exitCode);
});

it('judges the migrations of both folders, those that are new or all', async () => {
  const unsafe = 'drop table users;';
  createLinted("{ 'drop-table': 'error', 'require-primary-key': 'off' }", {
    'drizzle/tenant/0001_old.sql': unsafe,
    'drizzle/tenant/0002_new.sql': `-- dmt:allow drop-table\n${unsafe}\n${unsafe}`,
    'drizzle/shared/0001_plans.sql': 'truncate plans;',
  });

  const all = parseDocument(await lint('--json'));
  const recent = parseDocument(await lint('--json', '--since', '0001_old'));

  expect(all).toMatchObject({ summary: { migrations: 3, errors: 2 } });
  expect(all.findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ rule: 'drop-table', file: 'drizzle/tenant/0001_old.sql', line: 1 }),
      expect.objectContaining({ rule: 'truncate', file: 'drizzle/shared/0001_plans.sql' }),
    ]),
  );
  expect(recent).toMatchObject({ summary: { migrations: 1, errors: 1 } });
});

it('annotates lines for GitHub', async () => {
  createLinted();

  const { stdout } = await lint('--format', 'github');

  expect(stdout).toContain(
    '::error file=src/db/tables.ts,line=3,title=dmt require-primary-key::BlogPosts: It has no primary key',
  );
  expect(stdout).toContain('::warning file=src/db/tables.ts,line=3,title=dmt table-naming::');
});

it('finds every table of a schema of sixty, spread over folders and ways to declare them', async () => {
  createLinted('{}', sixtyTables('src/db'));

  const document = parseDocument(await lint('--json'));

  expect(document).toMatchObject({ summary: { tables: 60, warnings: 60, errors: 0 } });
  const findings = Array.isArray(document.findings) ? document.findings : [];
  for (const { file, line, table } of findings) {
    expect(`${file}:${line}`).toMatch(new RegExp(`area\\d/sub\\d/t${String(table).slice(1)}\\.ts:3$`));
  }
});
