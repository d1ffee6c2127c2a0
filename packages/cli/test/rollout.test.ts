import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';

const TENANTS = ['acme', 'globex', 'hooli', 'umbrella'];

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('drop schema if exists dmt cascade');
  for (const tenantId of TENANTS) await database.query(`drop schema if exists tenant_${tenantId} cascade`);
  project = createProject({
    'tenant.config.ts': configText(database.url, 'migrations: { lockTimeoutMs: 300, retries: 0 },'),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
  });
  for (const tenantId of TENANTS) await dmt('tenant:create', '--id', tenantId);
  project.write({ 'drizzle/tenant/0002_tags.sql': 'alter table notes add column tags text;' });
  return () => project.remove();
});

function dmt(...argv: ReadonlyArray<string>): Promise<RunResult> {
  return runCli(argv, { cwd: project.folder });
}

const breakTenant = (tenantId: string) =>
  database.query(`alter table tenant_${tenantId}.notes add column tags text`);
const mend = (tenantId: string) => database.query(`alter table tenant_${tenantId}.notes drop column tags`);

it('stops after canaries that fail, says so in the status, and goes on with what is left', async () => {
  await breakTenant('globex');

  const halted = await dmt('migrate', '--all', '--canary', '2');
  const status = await dmt('status');
  const document = parseDocument(await dmt('status', '--json'));
  await mend('globex');
  const resumed = await dmt('migrate', '--all', '--failed-only');
  const after = await dmt('status');

  expect(halted.exitCode).toBe(1);
  expect(halted.stdout).toContain('Halted after 2 canaries. 4 tenants: 1 failed, 1 migrated, 2 not begun');
  expect(halted.stdout).toContain('run dmt migrate --all --canary 2 again');
  expect(status.exitCode).toBe(0);
  expect(status.stdout).toMatch(
    /Run 1 was halted because a canary failed: 1 of 4 tenants migrated, 1 failed, 2 not reached\n +begun \d{4}-.* UTC by .*\(process \d+\)/,
  );
  expect(status.stdout).toContain('Next: dmt migrate --all --failed-only  (3 tenants)');
  expect(document.runs).toMatchObject([
    {
      runId: 1,
      state: 'halted',
      stoppedBy: 'canary',
      unfinished: [
        { tenantId: 'globex', status: 'failed', error: { code: 'DMT_MIGRATION_FAILED' } },
        { tenantId: 'hooli', status: 'not-run' },
        { tenantId: 'umbrella', status: 'not-run' },
      ],
    },
  ]);
  expect(resumed.exitCode).toBe(0);
  expect(resumed.stdout).toContain('3 tenants: 3 migrated');
  expect(after.stdout).not.toMatch(/Run \d|Next/);
});

it('stops at --max-failures, with its reason and its run in the document', async () => {
  for (const tenantId of TENANTS) await breakTenant(tenantId);

  const halted = await dmt('migrate', '--all', '--max-failures', '2', '--concurrency', '1', '--json');

  expect(halted.exitCode).toBe(1);
  expect(parseDocument(halted)).toMatchObject({ failed: 2, notRun: 2, stoppedBy: 'maxFailures', runId: 1 });
});

it('shows a roll-out whose process is gone, and the command that resumes it', async () => {
  await breakTenant('acme');
  await dmt('migrate', '--all', '--canary', '1');
  await mend('acme');
  await database.query('update dmt.migration_runs set finished_at = null, stopped_by = null');

  const { stdout } = await dmt('status');

  expect(stdout).toContain('Run 1 was interrupted: 0 of 4 tenants migrated, 1 failed, 3 without a result');
  expect(stdout).toContain('Next: dmt migrate --all --failed-only  (4 tenants)');
});

it('has nothing to do when nothing failed, and refuses where nobody knows', async () => {
  const unknown = await dmt('migrate', '--all', '--failed-only');
  await dmt('migrate', '--all');
  const nothing = await dmt('migrate', '--all', '--failed-only');

  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('No migration of this fleet is on record');
  expect(nothing.exitCode).toBe(0);
  expect(nothing.stdout).toContain('No tenant failed or was left out when it was last migrated.');
});

it('names the session that is in the way, while it waits and in the report', async () => {
  const reader = new Client({ connectionString: database.url, application_name: 'nightly report' });
  await reader.connect();
  await reader.query('begin; select from tenant_acme.notes');

  const { exitCode, stdout, stderr } = await dmt('migrate', '--all');
  await reader.end();

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/acme waits for session \d+ \("nightly report", idle in transaction\)\n/);
  expect(stdout).toMatch(/0002_tags.*lock timeout, blocked by session \d+\s+\("nightly report"/s);
  expect(stdout).toContain('pg_terminate_backend');
  expect(stdout).toContain('4 tenants: 1 failed, 3 migrated');
});

it.each([
  [['--canary', '0'], '--canary does not take "0"'],
  [['--canary', 'few'], '--canary does not take "few"'],
  [['--max-failures=-1'], '--max-failures does not take "-1"'],
  [['--max-failures', '1.5'], '--max-failures does not take "1.5"'],
  [['--mark-applied', '--canary', '1'], '--canary 1 is for running migrations'],
  [['--mark-applied', '--failed-only'], '--failed-only is for running migrations'],
])('refuses %j as wrong usage, and changes nothing', async (flags, reason) => {
  const { exitCode, stderr, stdout } = await dmt('migrate', '--all', ...flags);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(reason);
  expect(stdout).toBe('');
  expect(parseDocument(await dmt('status', '--json'))).toMatchObject({ summary: { behind: 4 } });
});

it('shows the status to a role that may not see roll-outs, and says so', async () => {
  await dmt('migrate', '--all');
  const role = await database.createRole();
  await database.query(
    `grant usage on schema dmt to "${role.name}"; grant select on dmt.tenants to "${role.name}"`,
  );
  for (const tenantId of TENANTS) {
    await database.query(`grant usage on schema tenant_${tenantId} to "${role.name}";
      grant select on tenant_${tenantId}.__drizzle_migrations to "${role.name}"`);
  }
  project.write({ 'tenant.config.ts': configText(role.url) });

  const { exitCode, stdout } = await dmt('status');

  expect(exitCode).toBe(0);
  expect(stdout).toContain('4 tenants: 4 up to date');
  expect(stdout).toMatch(/Roll-outs are not shown.*permission denied for table migration_runs/);
});
