import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunOptions, type RunResult, runCli } from './run-cli.ts';

const firstMigrations = {
  'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
  'drizzle/shared/0001_plans.sql': 'create table plans (id text primary key);',
};

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('drop schema if exists dmt cascade');
  await database.query('drop schema public cascade');
  await database.query('create schema public');
  const schemas = await database.query(`select nspname from pg_namespace where nspname like 'tenant\\_%'`);
  for (const { nspname } of schemas) await database.query(`drop schema ${nspname} cascade`);
  project = createProject({ 'tenant.config.ts': configText(database.url), ...firstMigrations });
  return () => project.remove();
});

function dmt(argv: readonly string[], options: Partial<RunOptions> = {}): Promise<RunResult> {
  return runCli(argv, { cwd: project.folder, ...options });
}

async function tenantSchemas(): Promise<string[]> {
  const rows = await database.query(
    `select nspname from pg_namespace where nspname like 'tenant\\_%' order by 1`,
  );
  return rows.map((row) => String(row.nspname));
}

it('takes a fleet from nothing to up to date', async () => {
  const shared = await dmt(['migrate:shared']);
  const created = await dmt(['tenant:create', '--id', 'acme']);
  await dmt(['tenant:create', '--id', 'globex']);
  const status = await dmt(['status', '--include-shared']);

  expect([shared, created, status].map((run) => run.exitCode)).toEqual([0, 0, 0]);
  expect(shared.stdout).toContain('Shared schema: 1 migration applied');
  expect(created.stdout).toContain('Tenant acme created in schema tenant_acme, 1 migration applied');
  expect(status.stdout).toContain('Shared schema public: up to date, 1 migration applied');
  expect(status.stdout).toContain('2 tenants: 2 up to date');
  expect(status.stdout).not.toContain('Next:');
});

it('shows what is pending, and what to run next', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  await dmt(['tenant:create', '--id', 'globex']);
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);' });

  const status = await dmt(['status', '--include-shared']);
  expect(status.exitCode).toBe(0);
  expect(status.stdout).toMatch(/acme +tenant_acme +active +behind +1 +1/);
  expect(status.stdout).toMatch(/0002_tags +2/);
  expect(status.stdout).toContain('Next: dmt migrate:shared && dmt migrate --all');

  const document = parseDocument(await dmt(['status', '--include-shared', '--json']));
  expect(document).toMatchObject({
    summary: { total: 2, ok: 0, behind: 2, error: 0 },
    shared: { schemaName: 'public', pending: ['0001_plans'] },
    tenants: [
      { tenantId: 'acme', status: 'behind', appliedCount: 1, pendingCount: 1, pending: ['0002_tags'] },
      { tenantId: 'globex', status: 'behind' },
    ],
  });
});

it('migrates all tenants, then finds nothing to do', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  await dmt(['tenant:create', '--id', 'globex']);
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);' });

  const first = await dmt(['migrate', '--all', '--concurrency', '2', '--json']);
  const second = await dmt(['migrate', '--all']);

  expect(first.exitCode).toBe(0);
  expect(parseDocument(first)).toMatchObject({
    dryRun: false,
    interrupted: false,
    total: 2,
    succeeded: 2,
    failed: 0,
    details: [
      { tenantId: 'acme', status: 'migrated', appliedMigrations: ['0002_tags'] },
      { tenantId: 'globex' },
    ],
  });
  expect(first.stderr).toContain('acme 1 migration applied');
  expect(second.exitCode).toBe(0);
  expect(second.stdout).toContain('2 tenants: 2 up to date');
});

it('changes nothing in a dry run', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);' });

  const tenants = await dmt(['migrate', '--tenant', 'acme', '--dry-run']);
  const shared = await dmt(['migrate:shared', '--dry-run']);

  expect([tenants.exitCode, shared.exitCode]).toEqual([0, 0]);
  expect(tenants.stdout).toContain('1 would be migrated');
  expect(tenants.stdout).toContain('0002_tags');
  expect(shared.stdout).toContain('1 migration would be applied');
  const tables = await database.query(`select relname from pg_class where relname in ('tags', 'plans')`);
  expect(tables).toEqual([]);
});

it('goes on when a tenant fails, says why, and exits with 1', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  await dmt(['tenant:create', '--id', 'globex']);
  await database.query('create table tenant_acme.tags (id text)');
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);' });

  const { exitCode, stdout, stderr } = await dmt(['migrate', '--all']);

  expect(exitCode).toBe(1);
  expect(stdout).toContain('2 tenants: 1 failed, 1 migrated');
  expect(stdout).toMatch(/0002_tags.*"tags" already exists/);
  expect(stdout).toContain('dmt migrate --all again');
  expect(stderr).toMatch(/acme .*already exists/);
  expect(stdout + stderr).not.toMatch(/\n\s+at /);
});

it('says what a failed migration of a new tenant was, and resumes when it is corrected', async () => {
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table notes (id text primary key);' });
  const failed = await dmt(['tenant:create', '--id', 'acme']);
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);' });
  const resumed = await dmt(['tenant:create', '--id', 'acme']);
  const again = await dmt(['tenant:create', '--id', 'acme', '--json']);

  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toMatch(/0002_tags.*"notes" already exists/);
  expect(resumed.exitCode).toBe(0);
  expect(again.exitCode).toBe(1);
  expect(parseDocument(again)).toMatchObject({ error: { code: 'DMT_TENANT_EXISTS' } });
});

it('lists tenants, also those with hostile ids, on one line each', async () => {
  const hostile = `a"; drop schema public cascade; --`;
  await dmt(['tenant:create', '--id', 'acme']);
  await dmt(['tenant:create', '--id', hostile]);
  const empty = parseDocument(await dmt(['tenant:list', '--json']));
  const { stdout, exitCode } = await dmt(['tenant:list']);

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ {2}acme +tenant_acme +active +\d{4}-\d\d-\d\d$/m);
  expect(stdout).toContain(hostile);
  expect(empty).toMatchObject({
    total: 2,
    tenants: expect.arrayContaining([expect.objectContaining({ tenantId: hostile })]),
  });
});

it('says that there are no tenants', async () => {
  await dmt(['migrate:shared']);

  for (const argv of [['tenant:list'], ['status'], ['migrate', '--all']]) {
    const { exitCode, stdout } = await dmt(argv);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('There are no tenants');
    expect(stdout).toContain('dmt tenant:create');
  }
});

it('drops a tenant by force, without a terminal', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  const { exitCode, stdout } = await dmt(['tenant:drop', '--id', 'acme', '--force']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('Tenant acme dropped');
  expect(await tenantSchemas()).toEqual([]);
});

it('drops a tenant whose id was typed on the terminal', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  const { exitCode, stderr } = await dmt(['tenant:drop', '--id', 'acme'], {
    terminalColumns: 80,
    typed: 'acme\n',
  });

  expect(exitCode).toBe(0);
  expect(stderr).toContain('Type the tenant id');
  expect(await tenantSchemas()).toEqual([]);
});

it.each([
  ['another id', 'globex\n'],
  ['nothing', '\n'],
  ['the end of input', ''],
])('drops nothing when %s is typed', async (_what, typed) => {
  await dmt(['tenant:create', '--id', 'acme']);
  const { exitCode, stderr } = await dmt(['tenant:drop', '--id', 'acme'], { terminalColumns: 80, typed });

  expect(exitCode).toBe(1);
  expect(stderr).toContain('Nothing was changed.');
  expect(await tenantSchemas()).toEqual(['tenant_acme']);
});

it('drops nothing when Ctrl-C answers the question', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  let interrupt = (): void => undefined;
  const { exitCode, stderr } = await dmt(['tenant:drop', '--id', 'acme'], {
    terminalColumns: 80,
    isInputOpen: true,
    onListening: (send) => {
      interrupt = () => send('SIGINT');
    },
    onOutput: (soFar) => {
      if (soFar.endsWith('to go on: ')) interrupt();
    },
  });

  expect(exitCode).toBe(130);
  expect(stderr).toContain('Stopped.');
  expect(await tenantSchemas()).toEqual(['tenant_acme']);
});

it.each([
  ['on a terminal', ['tenant:drop', '--id', 'nosuch'], { terminalColumns: 80, typed: 'nosuch\n' }],
  ['by force', ['tenant:drop', '--id', 'nosuch', '--force'], {}],
])('does not drop an unknown tenant %s', async (_how, argv, options) => {
  await dmt(['migrate:shared']);
  const { exitCode, stderr } = await dmt(argv, options);

  expect(exitCode).toBe(1);
  expect(stderr).toContain('Tenant "nosuch"');
  expect(stderr).not.toContain('Type the tenant id');
});

it('reports an unknown tenant among known ones, and migrates the known', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  const { exitCode, stdout } = await dmt(['migrate', '--tenants', 'acme,nosuch']);

  expect(exitCode).toBe(1);
  expect(stdout).toContain('2 tenants: 1 failed, 1 up to date');
  expect(stdout).toContain('nosuch');
});

it('summarises a large fleet, and lists it with --verbose', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  await database.query(`
    insert into dmt.tenants (id, schema_name, strategy, state)
    select 't' || n, 'tenant_t' || n, 'schema', 'active' from generate_series(1, 60) n`);

  const summary = await dmt(['status']);
  const verbose = await dmt(['status', '--verbose']);

  expect(summary.exitCode).toBe(1);
  expect(summary.stdout).toContain('61 tenants: 1 up to date, 60 in error');
  expect(summary.stdout).toMatch(/ 60 +active +error/);
  expect(summary.stdout.split('\n').length).toBeLessThan(24);
  expect(verbose.stdout).toMatch(/^ {2}t17 +tenant_t17 /m);
});

it.each([
  [['status'], process.env.DMT_CHAOS ? 100_000 : 1_000],
  [['migrate', '--all'], process.env.DMT_CHAOS ? 2_000 : 60],
] as const)(
  'keeps the report of %j short for %i tenants without a schema',
  { timeout: 240_000 },
  async (argv, count) => {
    const discovery = `() => Array.from({ length: ${count} }, (_, index) => 'ghost' + index)`;
    project.write({
      'tenant.config.ts': configText(database.url, `migrations: { tenantDiscovery: ${discovery} },`),
    });
    const { exitCode, stdout, stderr } = await dmt(argv);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${count.toLocaleString('en-US')} tenants`);
    expect(stdout.split('\n').length).toBeLessThan(24);
    expect(stderr.split('\n').length).toBeLessThan(80);
  },
);

it('keeps the fields of its document', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  await dmt(['tenant:create', '--id', 'globex']);
  await database.query('drop schema tenant_globex cascade');
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);' });

  expect(parseDocument(await dmt(['status', '--include-shared', '--json']))).toEqual({
    runs: [],
    summary: { total: 2, ok: 0, behind: 1, error: 1 },
    shared: {
      schemaName: 'public',
      appliedCount: 0,
      pendingCount: 1,
      pending: ['0001_plans'],
      status: 'behind',
    },
    pendingMigrations: [{ name: '0002_tags', tenants: 1 }],
    next: ['dmt migrate:shared', 'dmt migrate --tenant acme', 'dmt doctor'],
    tenants: [
      {
        tenantId: 'acme',
        schemaName: 'tenant_acme',
        state: 'active',
        status: 'behind',
        appliedCount: 1,
        pendingCount: 1,
        pending: ['0002_tags'],
      },
      {
        tenantId: 'globex',
        schemaName: 'tenant_globex',
        state: 'active',
        status: 'error',
        appliedCount: 0,
        pendingCount: 0,
        pending: [],
        error: { code: 'DMT_TENANT_NOT_FOUND', reason: expect.any(String), remedy: expect.any(String) },
      },
    ],
  });
});

it('draws a bar on a terminal, keeps stdout for the result, and leaves no bar behind', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  const { stdout, stderr } = await dmt(['migrate', '--all'], {
    terminalColumns: 80,
    env: { TERM: 'xterm-256color' },
  });

  expect(stderr.endsWith('\r\u001b[2K')).toBe(true);
  expect(stdout).not.toContain('\r');
  expect(stdout).toContain('\u001b[32m');
});

it.each([
  ['NO_COLOR', ['status'], { TERM: 'xterm-256color', NO_COLOR: '1' }],
  ['--no-color', ['status', '--no-color'], { TERM: 'xterm-256color' }],
  ['a dumb terminal', ['status'], { TERM: 'dumb' }],
])('has no colour with %s', async (_why, argv, env) => {
  await dmt(['tenant:create', '--id', 'acme']);
  const { stdout, stderr } = await dmt(argv, { terminalColumns: 80, env });

  expect(stdout + stderr).not.toContain('\u001b[3');
});

it('finds folders beside the config, from wherever it is called', async () => {
  project.write({ 'elsewhere/.keep': '' });
  const { exitCode, stdout } = await dmt(
    ['tenant:create', '--id', 'acme', '--config', '../tenant.config.ts'],
    {
      cwd: `${project.folder}/elsewhere`,
    },
  );

  expect(exitCode).toBe(0);
  expect(stdout).toContain('1 migration applied');
});

it('names the tenants that differ from what their migrations made, and repairs nothing by itself', async () => {
  for (const id of ['acme', 'globex', 'initech']) await dmt(['tenant:create', '--id', id]);
  const clean = await dmt(['diff', '--all']);
  await database.query(
    'alter table tenant_acme.notes add column stray text; alter table tenant_globex.notes alter column id type varchar(9)',
  );

  const { exitCode, stdout } = await dmt(['diff', '--all']);
  expect(clean).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('3 tenants: 3 as migrated') });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('3 tenants: 1 as migrated, 2 drifted');
  expect(stdout).toMatch(/1 tenant: acme\n {2}\+ extra column notes\.stray/);
  expect(stdout).toMatch(
    /~ changed column notes\.id\n +type, migrated: text\n +type, found: +character varying\(9\)/,
  );

  const document = parseDocument(await dmt(['diff', '--tenants', 'acme,initech', '--json']));
  expect(document).toMatchObject({
    summary: { total: 2, ok: 1, drifted: 1, failed: 0 },
    tenants: [
      { tenantId: 'acme', differences: [{ change: 'extra', name: 'notes.stray' }] },
      { status: 'ok' },
    ],
  });

  const script = await dmt(['diff', '--tenant', 'acme', '--fix']);
  expect(script.stdout).toMatch(/^-- Tenant "acme".*-- DANGEROUS.*drop column "stray";\ncommit;\n$/s);
  expect((await dmt(['diff', '--tenant', 'acme'])).exitCode).toBe(1);
});

it('tells of a tenant that is unknown, and asks for which', async () => {
  await dmt(['tenant:create', '--id', 'acme']);
  const unknown = await dmt(['diff', '--tenants', 'acme,nosuch']);
  const none = await dmt(['diff']);

  expect(unknown).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('1 as migrated, 1 in error'),
  });
  expect(unknown.stdout).toContain('nosuch');
  expect(none).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('dmt diff was not told which tenants'),
  });
});

it('prepares spare tenants, and says where to ask for them', async () => {
  const none = await dmt(['tenant:spares']);
  expect(none).toMatchObject({ exitCode: 0 });
  expect(none.stdout).toContain('migrations.spares.count');

  project.write({ 'tenant.config.ts': configText(database.url, 'migrations: { spares: { count: 2 } },') });
  expect((await dmt(['tenant:spares'])).stdout).toContain('2 spare tenants ready of 2 wanted: 2 prepared');
  await dmt(['tenant:create', '--id', 'acme']);
  expect(parseDocument(await dmt(['tenant:spares', '--json']))).toMatchObject({
    wanted: 2,
    ready: 2,
    prepared: 1,
  });
  expect(parseDocument(await dmt(['tenant:list', '--json']))).toMatchObject({ total: 1 });
});
