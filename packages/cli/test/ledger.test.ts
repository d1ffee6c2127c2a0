import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunOptions, type RunResult, runCli } from './run-cli.ts';

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('drop schema if exists dmt, tenant_acme, tenant_globex, public cascade');
  await database.query('create schema public');
  project = createProject({
    'tenant.config.ts': configText(database.url),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
    'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);',
    'drizzle/shared/0001_plans.sql': 'create table plans (id text primary key);',
  });
  return () => project.remove();
});

function dmt(argv: readonly string[], options: Partial<RunOptions> = {}): Promise<RunResult> {
  return runCli(argv, { cwd: project.folder, ...options });
}

async function exists(table: string): Promise<boolean> {
  const [row] = await database.query('select to_regclass($1) is not null as found', [table]);
  return row?.found === true;
}

describe('--mark-applied', () => {
  it('is the way on for a schema that was made by other means', async () => {
    await database.query('create schema tenant_acme; create table tenant_acme.notes (id text primary key)');

    const refused = await dmt(['migrate', '--tenant', 'acme']);
    expect(refused.exitCode).toBe(3);
    expect(refused.stdout).toContain('dmt migrate --mark-applied');

    const planned = await dmt(['migrate', '--tenant', 'acme', '--mark-applied', '--dry-run']);
    expect(planned.stdout).toContain('1 would be marked');
    const marked = await dmt(['migrate', '--tenant', 'acme', '--mark-applied', '--up-to', '0001_notes']);
    expect(marked.stdout).toContain('1 tenant: 1 marked as applied');
    expect((await dmt(['migrate', '--all'])).stdout).toContain('1 tenant: 1 migrated');
    expect(await exists('tenant_acme.tags')).toBe(true);
    expect((await dmt(['status'])).stdout).toContain('1 up to date');
  });

  it('is what --up-to belongs to', async () => {
    const refused = await dmt(['migrate', '--all', '--up-to', '0001_notes']);

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('Add --mark-applied');
  });

  it('records shared migrations', async () => {
    const marked = await dmt(['migrate:shared', '--mark-applied']);

    expect(marked.stdout).toContain('Shared schema: 1 migration marked as applied');
    expect(await exists('public.plans')).toBe(false);
    expect((await dmt(['migrate:shared'])).stdout).toContain('up to date');
  });
});

describe('dmt sync', () => {
  beforeEach(async () => {
    await dmt(['tenant:create', '--id', 'acme']);
    await dmt(['tenant:create', '--id', 'globex']);
    project.write({
      'drizzle/tenant/0001_notes.sql': 'create table notes (id integer);',
      'drizzle/tenant/0002_tags.sql': '-- gone',
      'drizzle/tenant/0003_more.sql': 'create table more (id text primary key);',
    });
  });

  it('shows the differences, tenants that differ alike in one entry', async () => {
    const status = await dmt(['sync', '--status']);

    expect(status.exitCode).toBe(0);
    expect(status.stdout).toContain('2 tenants: 2 out of sync');
    expect(status.stdout).toMatch(
      /acme, globex\n {4}missing {2}0003_more\n {4}changed {2}0001_notes, 0002_tags/,
    );
    expect(parseDocument(await dmt(['sync', '--json']))).toMatchObject({
      summary: { total: 2, inSync: 0, outOfSync: 2, error: 0 },
      tenants: [{ tenantId: 'acme', missing: ['0003_more'], orphans: [] }, { tenantId: 'globex' }],
    });
  });

  it('records what is missing for the tenants it is told, and runs nothing', async () => {
    const planned = await dmt(['sync', '--mark-missing', '--tenant', 'acme', '--dry-run']);
    const synced = await dmt(['sync', '--mark-missing', '--clean-orphans', '--tenant', 'acme']);

    expect(planned.stdout).toContain('1 migration would be marked as applied');
    expect(synced.stdout).toContain('1 tenant: 1 migration marked as applied, 0 orphans removed');
    expect(await exists('tenant_acme.more')).toBe(false);
    expect(parseDocument(await dmt(['sync', '--json']))).toMatchObject({
      tenants: [{ missing: [] }, { missing: ['0003_more'] }],
    });
  });

  it('refuses to show and to change at once', async () => {
    const refused = await dmt(['sync', '--status', '--clean-orphans']);

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('--status changes nothing');
  });
});

describe('dmt convert-format', () => {
  beforeEach(() => dmt(['tenant:create', '--id', 'acme']));

  it('changes the form, and finds nothing to do the second time', async () => {
    const planned = await dmt(['convert-format', '--to', 'name', '--dry-run']);
    const converted = await dmt(['convert-format', '--to', 'name', '--json']);
    const again = await dmt(['migrate-tracking-format', '--to', 'name']);
    const other = await dmt(['convert-format', '--from', 'hash', '--to', 'drizzle-kit']);

    expect(planned.stdout).toContain('1 tenant: 1 would be converted');
    expect(parseDocument(converted)).toMatchObject({
      converted: 1,
      details: [{ tenantId: 'acme', from: 'drizzle', to: 'name', status: 'converted' }],
    });
    expect(again.stdout).toContain('1 left as they are');
    expect(other.stdout).toContain('1 left as they are');
    expect((await dmt(['status'])).stdout).toContain('1 up to date');
  });

  it.each([
    [[], 'was not told the form'],
    [['--to', 'yaml'], '--to'],
    [['--to', 'name', '--from', 'x'], '--from'],
    [['--to', 'name', '--concurrency', '0'], '--concurrency'],
  ])('refuses %j', async (argv, message) => {
    const refused = await dmt(['convert-format', ...argv]);

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(message);
  });
});
