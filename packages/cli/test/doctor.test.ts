import { createTestDatabase, startPgBouncer, type TestDatabase } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';

const SECRET = 's3cret-word';
/** What is true of every project here: it connects as a superuser, by a URL that stands in the file. */
const OF_TESTS: ReadonlySet<string> = new Set(['config.password', 'privileges.role']);
const notes = { 'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);' };

const describeWithPgBouncer = await requireService('pgbouncer');

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Finding {
  readonly topic: string;
  readonly check: string;
  readonly severity: string;
  readonly message: string;
  readonly remedy?: string;
}

function open(config: string, files: Readonly<Record<string, string>> = notes): void {
  project = createProject({ 'tenant.config.ts': config, ...files });
}
afterEach(() => project.remove());

function dmt(...argv: string[]): Promise<RunResult> {
  return runCli(argv, { cwd: project.folder });
}

async function examine(
  ...flags: string[]
): Promise<{ exitCode: number; findings: readonly Finding[]; said: string }> {
  const result = await dmt('doctor', '--json', ...flags);
  const { findings } = parseDocument(result);
  if (!Array.isArray(findings)) throw new Error(result.stdout + result.stderr);
  return { exitCode: result.exitCode, findings, said: result.stdout + result.stderr };
}

/** What is not as it should be, as `check severity`. */
async function complaints(): Promise<string[]> {
  const { findings } = await examine();
  return findings
    .filter(({ severity, check }) => !['ok', 'advice'].includes(severity) && !OF_TESTS.has(check))
    .map(({ check, severity }) => `${check} ${severity}`);
}

describe('of a sound project', () => {
  it('reports every topic, and exits with 0', async () => {
    open(configText(database.url));
    await dmt('tenant:create', '--id', 'sound');
    const { exitCode, findings } = await examine();

    expect(exitCode).toBe(0);
    expect(await complaints()).toEqual([]);
    expect(new Set(findings.map(({ topic }) => topic))).toEqual(
      new Set([
        'environment',
        'config',
        'folders',
        'connection',
        'server',
        'pool',
        'privileges',
        'tenants',
        'isolation',
        'row-security',
        'migrations',
      ]),
    );
    for (const { severity, message, remedy } of findings) {
      expect(message).toMatch(/\.$/);
      expect(remedy === undefined).toBe(severity === 'ok');
    }
    await dmt('tenant:drop', '--id', 'sound', '--force');
  });

  it('fits into 80 columns', async () => {
    open(configText(database.url));
    const { stdout } = await runCli(['doctor', '--no-color'], { cwd: project.folder, terminalColumns: 80 });

    expect(stdout).toContain('Isolation');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('changes nothing', async () => {
    open(configText(database.url));
    const everything = `select oid, nspname, obj_description(oid) from pg_namespace where nspname !~ '^pg_' order by 1`;
    const before = await database.query(everything);
    await dmt('doctor');

    expect(await database.query(everything)).toEqual(before);
  });
});

describe('without a database', () => {
  it('looks at the rest, and exits with 4', async () => {
    open(configText(`postgres://app:${SECRET}@127.0.0.1:1/app`));
    const { exitCode, findings, said } = await examine();

    expect(exitCode).toBe(4);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'folders.tenant', severity: 'ok' }));
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'connection.answers', severity: 'error' }),
    );
    expect(findings.at(-1)).toMatchObject({
      check: 'doctor.skipped',
      severity: 'skipped',
      message: expect.stringMatching(/there is no connection: server, .*isolation/),
    });
    expect(said).not.toContain(SECRET);
  });

  it.each([
    ['that is missing', {}, 'DMT_CONFIG_NOT_FOUND'],
    [
      'that throws',
      { 'tenant.config.ts': `throw new Error('no ${SECRET}: postgres://u:${SECRET}@h/d');` },
      'DMT_CONFIG_LOAD_FAILED',
    ],
    [
      'with two problems',
      { 'tenant.config.ts': configText('postgres://h/d', "isolaton: 1, migrations: { retries: 'x' },") },
      'DMT_CONFIG_INVALID',
    ],
  ])('looks at Node.js and the packages with a config %s, and exits with 2', async (_what, files, code) => {
    project = createProject(files);
    const { exitCode, findings } = await examine();

    expect(exitCode).toBe(2);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'environment.pg', severity: 'ok' }));
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'config.valid',
        severity: 'error',
        details: expect.objectContaining({ code }),
      }),
    );
    expect(findings.at(-1)).toMatchObject({
      severity: 'skipped',
      message: expect.stringMatching(/isolation/),
    });
  });

  it('names every problem of a config', async () => {
    open(configText('postgres://h/d', "isolaton: 1, migrations: { retries: 'x' },"));
    const { stdout } = await dmt('doctor');

    expect(stdout).toMatch(/migrations\.retries .*isolaton /s);
  });
});

describe('of a project', () => {
  it('finds unusable migration files, and exits with 3', async () => {
    open(configText(database.url), {
      ...notes,
      'drizzle/tenant/0001_tags.sql': 'select 1;',
      'drizzle/shared/0001_x.sql': ' ',
    });
    const { exitCode } = await examine();

    expect(exitCode).toBe(3);
    expect(await complaints()).toEqual([
      'folders.tenant error',
      'folders.shared error',
      'migrations.shared skipped',
      'migrations.status skipped',
    ]);
  });

  it('finds a pooler that the config does not know of', async () => {
    open(configText('postgres://app@pooler.example.invalid:6432/app'));

    expect(await complaints()).toContain('config.pooler warning');
  });

  it('finds a password in the config, and does not show it', async () => {
    open(configText(`postgres://app:${SECRET}@127.0.0.1:1/app`));
    const { findings, said } = await examine();

    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'config.password', severity: 'warning' }),
    );
    expect(said).not.toContain(SECRET);
  });

  it('finds certificates that are not verified, and parameters in the log', async () => {
    const pool = `connection: { pool: { host: '127.0.0.1', port: 1, ssl: { rejectUnauthorized: false } }, retry: { maxAttempts: 1 } }`;
    open(configText('', `${pool}, debug: { enabled: true, logParams: true },`));

    expect(await complaints()).toEqual(
      expect.arrayContaining(['config.tls warning', 'config.debug warning']),
    );
  });

  it('exits with 5 when discovery fails, and goes on', async () => {
    open(configText(database.url, `migrations: { tenantDiscovery: () => { throw new Error('away'); } },`));
    const { exitCode } = await examine();

    expect(exitCode).toBe(5);
    expect(await complaints()).toEqual([
      'tenants.discovery error',
      'isolation.stamps skipped',
      'row-security.tables skipped',
      'migrations.status skipped',
    ]);
  });

  it('exits with 1 for warnings only when it is strict', async () => {
    open(configText(database.url));
    await database.query('grant create on schema public to public');
    const [calm, strict] = [await dmt('doctor'), await dmt('doctor', '--strict')];
    await database.query('revoke create on schema public from public');

    expect(calm.exitCode).toBe(0);
    expect(calm.stdout).toMatch(/Every role may create objects in schema public.*\n.*revoke create/);
    expect(strict.exitCode).toBe(1);
  });
});

describe('of connections', () => {
  it.each([
    [10, 'error'],
    [7, 'error'],
    [6, 'warning'],
    [3, 'ok'],
  ])('compares a pool of %i with what the role may have', async (max, severity) => {
    const { url } = await database.createRole('connection limit 6');
    open(configText('').replace('url: ""', `url: ${JSON.stringify(url)}, poolConfig: { max: ${max} }`));
    const { findings } = await examine();

    expect(findings.find(({ check }) => check === 'pool.size')).toMatchObject({
      severity,
      message: expect.stringContaining('the limit of the role'),
    });
  });

  it('counts what the server keeps for its superuser', async () => {
    open(configText(database.url));
    const { findings } = await examine();
    const [row] = await database.query(
      `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as left`,
    );

    expect(findings.find(({ check }) => check === 'pool.size')).toMatchObject({
      details: { available: row?.left, poolMax: 20, processes: Math.floor(Number(row?.left) / 20) },
    });
  });
});

describe('of poolers', () => {
  const pooler = (findings: readonly Finding[]): Finding | undefined =>
    findings.find(({ check }) => check === 'pooler.mode');

  it('finds out that there is none, and asks only when it is told to', async () => {
    open(configText(database.url));
    const probed = await examine('--pooler');
    const { findings } = await examine();

    expect(pooler(probed.findings)).toMatchObject({
      severity: 'ok',
      details: { found: 'none', certainty: 'proven' },
    });
    expect(pooler(findings)).toBeUndefined();
  });

  it('advises when the config is more careful than it need be', async () => {
    open(configText('').replace('url: ""', `url: ${JSON.stringify(database.url)}, pooler: 'transaction'`));
    const { findings } = await examine('--pooler');

    expect(pooler(findings)).toMatchObject({ severity: 'advice', remedy: expect.stringContaining("'none'") });
  });

  describeWithPgBouncer('with PgBouncer', () => {
    it.each([
      ['transaction', 'none', 'error', 2],
      ['transaction', 'transaction', 'ok', 0],
      ['session', 'none', 'error', 2],
    ] as const)('in %s mode, declared as %s: %s', async (poolMode, declared, severity, exitCode) => {
      await using bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode, poolSize: 2 });
      open(configText('').replace('url: ""', `url: ${JSON.stringify(bouncer.url)}, pooler: '${declared}'`));
      const result = await examine('--pooler');

      expect(pooler(result.findings)).toMatchObject({ severity, details: { found: poolMode, declared } });
      // Other topics may have their own trouble with a pooler that was not declared.
      if (exitCode === 0) expect(result.exitCode).toBe(0);
      else expect(result.exitCode).not.toBe(0);
    });
  });
});

describe('of roles and databases of tenants', () => {
  it('says which tenants lack their role, and what to do', async () => {
    open(configText(database.url, 'isolation: { tenantRoles: true },'));
    try {
      await dmt('tenant:create', '--id', 'acme');
      expect(await complaints()).toEqual([]);
      const [role] = await database.query<{ name: string }>(
        `select rolname as name from pg_roles where shobj_description(oid, 'pg_authid') like 'The tenant in%${database.name}%'`,
      );
      await database.query(`revoke usage on schema tenant_acme from ${role?.name}`);
      expect(await complaints()).toEqual(['isolation.roles error']);
      await dmt('migrate', '--all');
      expect(await complaints()).toEqual([]);
    } finally {
      await dmt('tenant:drop', '--id', 'acme', '--force');
      await database.query('delete from dmt.tenants');
    }
  });

  it('says which tenants have no database of their own', async () => {
    const isolation = `{ strategy: 'database', databaseNameTemplate: (id) => '${database.name}_' + id }`;
    open(configText(database.url, `isolation: ${isolation},`));
    try {
      await dmt('tenant:create', '--id', 'acme');
      expect(await complaints()).toEqual([]);
      await database.query(`comment on database "${database.name}_acme" is null`);
      expect(await complaints()).toEqual(['isolation.unadopted warning']);
      await database.query(`drop database "${database.name}_acme"`);
      expect(await complaints()).toContain('isolation.missing error');
    } finally {
      await dmt('tenant:drop', '--id', 'acme', '--force');
      await database.query(`drop database if exists "${database.name}_acme"`);
      await database.query('delete from dmt.tenants');
    }
  });
});

describe('of isolation', () => {
  beforeEach(async () => {
    open(configText(database.url));
    for (const id of ['acme', 'globex']) await dmt('tenant:create', '--id', id);
    return async () => {
      for (const id of ['acme', 'globex']) await dmt('tenant:drop', '--id', id, '--force');
      await database.query('drop schema if exists tenant_left, tenant_acme, tenant_globex cascade');
      await database.query('delete from dmt.tenants');
    };
  });

  it.each([
    ['a schema without a stamp', 'comment on schema tenant_acme is null', 'isolation.unadopted warning'],
    [
      "a schema with another tenant's stamp",
      `comment on schema tenant_acme is 'dmt:tenant:other'`,
      'isolation.stamps error',
    ],
    ['a tenant whose schema is gone', 'drop schema tenant_acme cascade', 'isolation.missing error'],
    ['a schema of nobody', 'create schema tenant_left', 'isolation.strangers warning'],
    [
      'a tenant that was created under another name',
      `update dmt.tenants set schema_name = 'old_acme' where id = 'acme'`,
      'isolation.names error',
    ],
    [
      'a foreign key to another tenant',
      'create table tenant_acme.tags (note text references tenant_globex.notes)',
      'isolation.crossings error',
    ],
    [
      'a view of another tenant',
      'create view tenant_acme.seen as select * from tenant_globex.notes',
      'isolation.crossings error',
    ],
    [
      'a default from the sequence of another tenant',
      `create sequence tenant_globex.n; create table tenant_acme.counted (n int default nextval('tenant_globex.n'))`,
      'isolation.crossings error',
    ],
    [
      'a function that its caller leads',
      `create function tenant_acme.f() returns int language sql security definer as 'select 1'`,
      'isolation.definers warning',
    ],
    [
      'a schema that is open to all',
      'grant usage on schema tenant_acme to public',
      'privileges.tenant-schemas warning',
    ],
    [
      'a creation that was not ended',
      `update dmt.tenants set state = 'provisioning' where id = 'acme'`,
      'tenants.provisioning warning',
    ],
    [
      'a removal that was not ended',
      `update dmt.tenants set state = 'dropping' where id = 'acme'`,
      'tenants.dropping warning',
    ],
    [
      'a journal of statements',
      'create table tenant_acme.__dmt_statement_journal ()',
      'migrations.unfinished warning',
    ],
    [
      'an invalid index',
      `create index slow on tenant_acme.notes (id); update pg_index set indisvalid = false where indexrelid = 'tenant_acme.slow'::regclass`,
      'migrations.invalid-indexes warning',
    ],
    [
      'policies that are off',
      'create policy p on tenant_acme.notes using (true)',
      'row-security.idle warning',
    ],
    [
      'policies that do not bind the owner',
      'create policy p on tenant_acme.notes using (true); alter table tenant_acme.notes enable row level security',
      'row-security.owner warning',
    ],
    [
      'a table with no policy',
      'alter table tenant_acme.notes enable row level security, force row level security',
      'row-security.no-policy warning',
    ],
    [
      'a view past the policies',
      `create policy p on tenant_acme.notes using (true);
       alter table tenant_acme.notes enable row level security, force row level security;
       create view tenant_acme.past as select * from tenant_acme.notes`,
      'row-security.views warning',
    ],
  ])('finds %s', async (_what, sql, complaint) => {
    await database.query(sql);

    expect(await complaints()).toEqual([complaint]);
  });

  it('finds shared tables that stand in for those of tenants', async () => {
    await database.query('create table public.notes (id text primary key)');
    await database.query('create table tenant_acme.tags (note text references public.notes)');
    const strict = await complaints();
    open(configText(database.url, 'isolation: { searchPath: { shared: true } },'));
    const loose = await complaints();
    await database.query('drop table public.notes cascade');

    expect(strict).toEqual(['isolation.shared-references warning']);
    expect(loose).toEqual(['isolation.shared-references warning', 'isolation.fall-through warning']);
  });

  it('is content with references within a tenant and to shared tables', async () => {
    await database.query('create table public.plans (id text primary key)');
    await database.query(
      'create table tenant_acme.tags (n serial, note text references tenant_acme.notes, plan text references public.plans)',
    );
    const found = await complaints();
    await database.query('drop table public.plans cascade');

    expect(found).toEqual([]);
  });

  it('says which tenants are behind, and what to run', async () => {
    project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text);' });
    const { stdout, exitCode } = await dmt('doctor');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/2 tenants have pending migrations: acme, globex\.\n.*Run dmt migrate --all/);
  });

  it('exits with 3 when an applied migration was edited', async () => {
    project.write({ 'drizzle/tenant/0001_notes.sql': 'create table notes (id integer primary key);' });
    const { exitCode, findings } = await examine();

    expect(exitCode).toBe(3);
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'migrations.status', severity: 'error' }),
    );
  });

  it('says what a weak role cannot do', async () => {
    const { url } = await database.createRole('');
    open(configText(url));
    const found = await complaints();

    expect(found).toContain('privileges.create warning');
    expect(found).toContain('tenants.discovery error');
  });
});
