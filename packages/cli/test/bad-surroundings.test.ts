import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';

interface BadSurroundings {
  readonly title: string;
  readonly argv: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Symbolic links, by where they are: one to itself can be read by nobody, whoever runs the test. */
  readonly links?: Readonly<Record<string, string>>;
  /** The `migrations` of the config. */
  readonly migrations?: string;
  readonly url?: () => string;
  readonly code: string;
  readonly exitCode: number;
  readonly reason: RegExp;
  readonly hint: RegExp;
}

const SECRET = 's3cret-word';
const notes = { 'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);' };

let database: TestDatabase;
let fullUrl = '';
let weakUrl = '';
let passwordUrl = '';

beforeAll(async () => {
  database = await createTestDatabase();
  const project = createProject({ 'tenant.config.ts': configText(database.url), ...notes });
  await runCli(['tenant:create', '--id', 'acme'], { cwd: project.folder });
  project.remove();
  fullUrl = await roleUrl('connection limit 0');
  weakUrl = await roleUrl('');
  passwordUrl = await roleUrl('');
});
afterAll(() => database.drop());

async function roleUrl(attributes: string): Promise<string> {
  return (await database.createRole(attributes)).url;
}

function withUrl(change: (url: URL) => void, base: string): string {
  const url = new URL(base);
  change(url);
  return url.href;
}

const discovery = { code: 'DMT_DISCOVERY_FAILED', exitCode: 5, argv: ['migrate', '--all'] };

const cases: readonly BadSurroundings[] = [
  {
    title: 'no migrations folder',
    argv: ['migrate', '--all'],
    files: {},
    code: 'DMT_MIGRATIONS_NOT_FOUND',
    exitCode: 3,
    reason: /drizzle\/tenant/,
    hint: /./,
  },
  {
    title: 'no migrations folder for status',
    argv: ['status'],
    files: {},
    code: 'DMT_MIGRATIONS_NOT_FOUND',
    exitCode: 3,
    reason: /drizzle\/tenant/,
    hint: /./,
  },
  {
    title: 'no shared migrations folder',
    argv: ['migrate:shared'],
    code: 'DMT_MIGRATIONS_NOT_FOUND',
    exitCode: 3,
    reason: /drizzle\/shared/,
    hint: /./,
  },
  {
    title: 'an empty migrations folder',
    argv: ['migrate', '--all'],
    files: { 'drizzle/tenant/README.md': '' },
    code: 'DMT_MIGRATIONS_NOT_FOUND',
    exitCode: 3,
    reason: /drizzle\/tenant/,
    hint: /./,
  },
  {
    title: 'a file for a migrations folder',
    argv: ['migrate', '--all'],
    files: { 'drizzle/tenant': '' },
    code: 'DMT_MIGRATIONS_NOT_FOUND',
    exitCode: 3,
    reason: /drizzle\/tenant/,
    hint: /./,
  },
  {
    title: 'a migrations folder that cannot be read',
    argv: ['migrate', '--all'],
    files: { 'drizzle/.keep': '' },
    links: { 'drizzle/tenant': 'tenant' },
    code: 'DMT_MIGRATIONS_NOT_FOUND',
    exitCode: 3,
    reason: /drizzle\/tenant" cannot be read/,
    hint: /may read/,
  },
  {
    title: 'a migration that cannot be read',
    argv: ['migrate', '--all'],
    files: notes,
    links: { 'drizzle/tenant/0002_tags.sql': 'nowhere' },
    code: 'DMT_MIGRATION_SOURCE_INVALID',
    exitCode: 3,
    reason: /0002_tags\.sql" cannot be read \(no such file\)/,
    hint: /./,
  },
  {
    title: 'a folder for a migration',
    argv: ['status'],
    files: { 'drizzle/tenant/0001_notes.sql/.keep': '' },
    code: 'DMT_MIGRATION_SOURCE_INVALID',
    exitCode: 3,
    reason: /0001_notes\.sql" cannot be read \(it is a folder\)/,
    hint: /./,
  },
  {
    title: 'a journal that a merge has broken',
    argv: ['migrate', '--all'],
    files: { ...notes, 'drizzle/tenant/meta/_journal.json': '<<<<<<< HEAD\n{}' },
    code: 'DMT_MIGRATION_SOURCE_INVALID',
    exitCode: 3,
    reason: /_journal\.json" is not JSON/,
    hint: /conflict marks/,
  },
  {
    title: 'a migration of the journal that is missing',
    argv: ['migrate', '--all'],
    files: {
      'drizzle/tenant/meta/_journal.json': JSON.stringify({
        entries: [{ idx: 0, tag: '0000_gone', when: 1 }],
      }),
    },
    code: 'DMT_MIGRATION_SOURCE_INVALID',
    exitCode: 3,
    reason: /0000_gone\.sql" is listed in meta\/_journal\.json but does not exist/,
    hint: /version control/,
  },
  {
    title: 'two migrations with one number',
    argv: ['migrate', '--all'],
    files: { ...notes, 'drizzle/tenant/0001_tags.sql': 'select 1;' },
    code: 'DMT_MIGRATION_SOURCE_INVALID',
    exitCode: 3,
    reason: /0001_tags.*same number as 0001_notes/,
    hint: /./,
  },
  {
    title: 'an empty migration',
    argv: ['migrate', '--all'],
    files: { ...notes, 'drizzle/tenant/0002_tags.sql': ' \n' },
    code: 'DMT_MIGRATION_SOURCE_INVALID',
    exitCode: 3,
    reason: /0002_tags/,
    hint: /./,
  },
  {
    title: 'a discovery that throws',
    ...discovery,
    migrations: `tenantDiscovery: () => { throw new Error('no list at postgres://u:${SECRET}@h/d'); }`,
    reason: /threw an error.*no list/,
    hint: /tenantDiscovery/,
  },
  {
    title: 'a discovery that gives a tenant twice',
    ...discovery,
    migrations: `tenantDiscovery: () => ['acme', 'acme']`,
    reason: /"acme" twice/,
    hint: /each once/,
  },
  {
    title: 'a discovery that gives a number',
    ...discovery,
    migrations: `tenantDiscovery: () => ['acme', 7]`,
    reason: /cannot be one/,
    hint: /./,
  },
  {
    title: 'a discovery that gives no list',
    ...discovery,
    migrations: 'tenantDiscovery: () => undefined',
    reason: /undefined, not a list/,
    hint: /./,
  },
  {
    title: 'a discovery that gives an id with control characters',
    ...discovery,
    migrations: `tenantDiscovery: () => ['a\\u001b[2Jb']`,
    reason: /cannot be one/,
    hint: /./,
  },
  {
    title: 'a wrong password',
    argv: ['status'],
    url: () =>
      withUrl((url) => {
        url.password = SECRET;
      }, passwordUrl),
    code: 'DMT_DATABASE',
    exitCode: 4,
    reason: /refused the password of role "/,
    hint: /percent-encoded/,
  },
  {
    title: 'an unknown role',
    argv: ['status'],
    url: () =>
      withUrl((url) => {
        url.username = 'nobody_there';
        url.password = SECRET;
      }, database.url),
    code: 'DMT_DATABASE',
    exitCode: 4,
    reason: /role "nobody_there"/,
    hint: /./,
  },
  {
    title: 'a wrong database',
    argv: ['status'],
    url: () =>
      withUrl((url) => {
        url.pathname = '/no_such_db';
      }, database.url),
    code: 'DMT_DATABASE',
    exitCode: 4,
    reason: /Database "no_such_db" does not exist on /,
    hint: /createdb/,
  },
  {
    title: 'too many clients',
    argv: ['status'],
    url: () => fullUrl,
    code: 'DMT_DATABASE',
    exitCode: 4,
    reason: /no connection left/,
    hint: /max_connections/,
  },
  {
    title: 'a role that may not create',
    argv: ['tenant:create', '--id', 'globex'],
    url: () => weakUrl,
    code: 'DMT_DATABASE',
    exitCode: 4,
    reason: /permission denied/,
    hint: /grant usage, create on schema "dmt" to "dmt_role/,
  },
  {
    title: 'a tenant that exists',
    argv: ['tenant:create', '--id', 'acme'],
    code: 'DMT_TENANT_EXISTS',
    exitCode: 1,
    reason: /"acme" exists already/,
    hint: /another id/,
  },
  {
    title: 'an unknown tenant to drop',
    argv: ['tenant:drop', '--id', 'nosuch', '--force'],
    code: 'DMT_TENANT_NOT_FOUND',
    exitCode: 1,
    reason: /"nosuch"/,
    hint: /./,
  },
];

let project: Project | undefined;
afterEach(() => project?.remove());

function run(input: BadSurroundings, ...flags: string[]): Promise<RunResult> {
  const extra = input.migrations === undefined ? '' : `migrations: { ${input.migrations} },`;
  const config = configText(input.url?.() ?? database.url, extra);
  project = createProject({ 'tenant.config.ts': config, ...(input.files ?? notes) });
  for (const [path, target] of Object.entries(input.links ?? {}))
    symlinkSync(target, join(project.folder, path));
  return runUnchanged(project, [...input.argv, ...flags]);
}

async function runUnchanged(untouched: Project, argv: readonly string[]): Promise<RunResult> {
  const before = untouched.describe();
  const result = await runCli(argv, { cwd: untouched.folder });
  expect(untouched.describe()).toEqual(before);
  return result;
}

/** Everything a command could have made, changed or removed; that a roll-out was begun is recorded by itself. */
async function describeDatabase(): Promise<unknown> {
  return [
    await database.query('select nspname, obj_description(oid) from pg_namespace order by 1'),
    await database.query(
      `select oid, relname from pg_class where relnamespace::regnamespace::text !~ '^pg_'
        and relname !~ '^migration_run' order by 1`,
    ),
    await database.query('select id, state, updated_at from dmt.tenants order by 1'),
    await database.query('select * from tenant_acme.__drizzle_migrations'),
  ];
}

describe.each(cases)('$title', (input) => {
  it('is one line of cause and one hint, and changes nothing', async () => {
    const before = await describeDatabase();
    const { exitCode, stdout, stderr } = await run(input);

    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: input.exitCode, stdout: '' });
    const [cause = '', hint = '', ...others] = stderr.trimEnd().split('\n');
    expect(cause).toMatch(input.reason);
    expect(hint).toMatch(input.hint);
    expect(others).toEqual([]);
    expect(stderr).not.toMatch(/\n\s+at |s3cret-word/);
    expect(stderr).not.toContain('\u001b');
    expect(await describeDatabase()).toEqual(before);
  });

  it('is a document with --json', async () => {
    const result = await run(input, '--json');

    expect(result.exitCode).toBe(input.exitCode);
    expect(parseDocument(result)).toMatchObject({ error: { code: input.code, exitCode: input.exitCode } });
    expect(result.stdout).not.toContain(SECRET);
  });
});

it.each([[['migrate', '--all']], [['migrate', '--all', '--dry-run']], [['status']]])(
  'exits with 3 when an edited migration stops every tenant, names the file, and changes nothing: %j',
  async (argv) => {
    const edited = { 'drizzle/tenant/0001_notes.sql': 'create table notes (id integer primary key);' };
    const input = { title: '', argv, files: edited, code: '', exitCode: 3, reason: /./, hint: /./ };
    const before = await describeDatabase();
    const plain = await run(input);
    const json = await run(input, '--json');

    expect([plain.exitCode, json.exitCode]).toEqual([3, 3]);
    expect(plain.stdout).toContain('0001_notes');
    const { tenants, details } = parseDocument(json);
    expect(tenants ?? details).toMatchObject([
      {
        tenantId: 'acme',
        error: { code: 'DMT_MIGRATION_CHANGED', reason: expect.stringContaining('0001_notes') },
      },
    ]);
    expect(await describeDatabase()).toEqual(before);
  },
);

it('takes a discovery that finds nobody for an empty fleet', async () => {
  const nobody = {
    title: '',
    argv: ['migrate', '--all'],
    migrations: 'tenantDiscovery: () => []',
    code: '',
    exitCode: 0,
    reason: /./,
    hint: /./,
  };
  const { exitCode, stdout } = await run(nobody);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('There are no tenants');
});

it.each([
  ['tenant:create', '--id', 'globex'],
  ['tenant:drop', '--id', 'acme', '--force'],
  ['migrate', '--tenant', 'acme'],
  ['diff', '--all'],
])('says that the database is read-only, and changes nothing: %s %s %s', async (...argv) => {
  const readOnlyUrl = withUrl((url) => {
    url.searchParams.set('options', '-c default_transaction_read_only=on');
  }, database.url);
  const before = await describeDatabase();
  const migration = { 'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);' };
  const files = { ...notes, ...migration };
  const surroundings = { title: '', code: '', exitCode: 4, reason: /./, hint: /./ };
  const input = { ...surroundings, argv, files, url: () => readOnlyUrl };
  const { exitCode, stdout, stderr } = await run(input);
  const json = await run(input, '--json');

  expect({ exitCode, said: stdout + stderr }).toMatchObject({
    exitCode: 4,
    said: expect.stringMatching(/read-only/),
  });
  expect(json.exitCode).toBe(4);
  expect(JSON.stringify(parseDocument(json))).toMatch(/"reason":"(?:[^"\\]|\\.)*read-only/);
  expect(await describeDatabase()).toEqual(before);
});
