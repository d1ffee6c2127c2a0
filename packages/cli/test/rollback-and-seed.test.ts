import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunOptions, type RunResult, runCli } from './run-cli.ts';

let database: TestDatabase;
let project: Project;
const dmt = (argv: string[], options: Partial<RunOptions> = {}): Promise<RunResult> =>
  runCli(argv, { cwd: project.folder, ...options });

beforeAll(async () => {
  database = await createTestDatabase();
  project = createProject({
    'tenant.config.mjs': configText(database.url),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
    'drizzle/tenant/0001_notes.down.sql': 'drop table notes;',
    'drizzle/tenant/0002_more.sql': 'alter table notes add column more text;',
    'drizzle/tenant/0002_more.down.sql': 'alter table notes drop column more;',
    'drizzle/shared/0001_plans.sql': 'create table plans (id text primary key);',
    'drizzle/shared/0001_plans.down.sql': 'drop table plans;',
    'seeds/tenant.ts': `import { sql } from 'drizzle-orm';
export const seed = async (db: { execute(query: unknown): Promise<unknown> }, tenantId: string) => {
  if (tenantId === 'bad') throw new Error('no luck');
  await db.execute(sql\`insert into notes (id) values (\${tenantId})\`);
};`,
    'seeds/shared.mjs': `import { sql } from 'drizzle-orm';
export default (db) => db.execute(sql\`insert into plans values ('basic')\`);`,
    'seeds/none.mjs': 'export const other = 1;',
  });
  for (const id of ['acme', 'bad']) await dmt(['tenant:create', '--id', id]);
  await dmt(['migrate:shared']);
});

afterAll(async () => {
  project.remove();
  await database.drop();
});

it('seeds a tenant, and says what failed for another', async () => {
  const { exitCode, stdout } = await dmt(['seed', '--all', '--file', 'seeds/tenant.ts']);

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/2 tenants: 1 seeded, 1 failed/);
  expect(stdout).toContain('The seed of the tenant failed: no luck.');
  expect(await database.query('select id from tenant_acme.notes')).toEqual([{ id: 'acme' }]);
});

it('seeds the shared schema, and then the tenants', async () => {
  expect((await dmt(['seed:shared', '--file', 'seeds/shared.mjs'])).exitCode).toBe(0);
  await database.query('delete from plans');
  await database.query('delete from tenant_acme.notes');

  const result = await dmt([
    ...['seed:all', '--shared-file', 'seeds/shared.mjs', '--tenant-file', 'seeds/tenant.ts', '--json'],
  ]);

  expect(parseDocument(result)).toMatchObject({ sharedSeeded: true, succeeded: 1, failed: 1 });
  expect(await database.query('select id from plans')).toEqual([{ id: 'basic' }]);
});

it.each([
  [['seed', '--all'], '--file is missing'],
  [['seed', '--file', 'seeds/tenant.ts'], 'dmt seed was not told which tenants'],
  [['seed', '--all', '--file', 'seeds/nowhere.ts'], 'There is no seed file seeds/nowhere.ts'],
  [['seed', '--all', '--file', 'seeds/none.mjs'], 'exports no seed function'],
  [['rollback', '--all'], 'was not told how far to go'],
  [['rollback', '--all', '--to', 'x', '--steps', '1'], '--to and --steps contradict each other'],
  [['rollback', '--all', '--steps', '0'], '--steps'],
  [['rollback', '--all', '--to', '0009_x', '--force'], 'There is no migration "0009_x"'],
  [['rollback', '--shared', '--all', '--steps', '1'], '--shared and --all contradict each other'],
  [['rollback', '--shared'], 'was not told how far to go'],
])('refuses %s', async (argv, reason) => {
  const { exitCode, stderr } = await dmt(argv);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(reason);
});

it('shows a plan, asks on a terminal, and refuses without one', async () => {
  const plan = await dmt(['rollback', '--all', '--to', '0001_notes', '--dry-run']);
  const unasked = await dmt(['rollback', '--all', '--steps', '1']);
  const declined = await dmt(['rollback', '--all', '--steps', '1'], { terminalColumns: 80, typed: 'no\n' });

  expect(plan.stdout).toMatch(/2 tenants: 2 would be rolled back/);
  expect(plan.stdout).toContain('0002_more');
  expect([plan.exitCode, unasked.exitCode, declined.exitCode]).toEqual([0, 1, 1]);
  expect(unasked.stderr).toContain('--force');
  expect(declined.stderr).toContain('0002_more');
  await database.query('select more from tenant_acme.notes');
});

it('rolls back when it is told to, with one document for scripts', async () => {
  const typed = await dmt(['rollback', '--tenant', 'bad', '--steps', '1'], {
    terminalColumns: 80,
    typed: 'rollback\n',
  });
  const forced = await dmt(['rollback', '--all', '--to', '0001_notes', '--force', '--json']);

  expect(typed.exitCode).toBe(0);
  expect(parseDocument(forced)).toMatchObject({
    dryRun: false,
    succeeded: 1,
    skipped: 1,
    details: [
      { tenantId: 'acme', status: 'rolled-back', rolledBackMigrations: ['0002_more'] },
      { status: 'skipped' },
    ],
  });
});

it('rolls the shared schema back, once it was confirmed', async () => {
  const rollback = ['rollback', '--shared', '--steps', '1'];
  const unasked = await dmt(rollback);
  const declined = await dmt(rollback, { terminalColumns: 80, typed: 'no\n' });
  await database.query('select from plans');
  const typed = await dmt(rollback, { terminalColumns: 80, typed: 'rollback\n' });
  const again = await dmt([...rollback, '--force', '--json']);

  expect([unasked.exitCode, declined.exitCode, typed.exitCode]).toEqual([1, 1, 0]);
  expect(declined.stderr).toContain('0001_plans');
  expect(typed.stdout).toContain('0001_plans');
  expect(parseDocument(again)).toMatchObject({ status: 'skipped', rolledBackMigrations: [] });
});

it('generates with the drizzle-kit of the project, and says what is missing without one', async () => {
  const { exitCode, stderr } = await dmt(['generate']);
  const wrongType = await dmt(['generate', '--type', 'all']);

  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/drizzle-kit is not installed|holds migrations without a journal/);
  expect(wrongType.exitCode).toBe(2);
});
