import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { hostileIds, impossibleIds, sampleIds } from '@dmt-tooling/harness/hostile-ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';

const SEED = 20_261_121;
/** Every command loads the project anew. */
const [IDS_OF_NOBODY, WITHIN_MS] = process.env.DMT_CHAOS === '1' ? [2_000, 600_000] : [150, 120_000];

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
  project = createProject({
    'tenant.config.ts': configText(database.url),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
  });
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const dmt = (...argv: string[]): Promise<RunResult> => runCli(argv, { cwd: project.folder });

/** All but the record of roll-outs, which every migration of several tenants writes. */
const objects = (): Promise<Record<string, unknown>[]> =>
  database.query(
    `select n.nspname, c.relname from pg_namespace n left join pg_class c on c.relnamespace = n.oid
     where n.nspname !~ '^(pg_|information_schema)' and (c.relname is null or c.relname !~ '^migration_run')
     order by 1, 2`,
  );

/** What a terminal would obey rather than show, or what hides or reorders the text around it. */
const UNPRINTABLE = /[^\P{Cc}\n]|[^\P{Cf}\u00ad]/u;

it('creates, lists, migrates and drops tenants with hostile names, each as it was called', async () => {
  const before = await objects();
  for (const id of hostileIds) {
    const created = await dmt('tenant:create', `--id=${id}`);
    expect([id, created.exitCode, created.stderr]).toEqual([id, 0, '']);
    expect(created.stdout).not.toMatch(UNPRINTABLE);
  }
  const listed = parseDocument(await dmt('tenant:list', '--json')).tenants as Array<{ tenantId: string }>;
  expect(listed.map(({ tenantId }) => tenantId).sort()).toEqual([...hostileIds].sort());

  for (const id of hostileIds) {
    const [migrated, dropped] = [
      await dmt('migrate', `--tenant=${id}`),
      await dmt('tenant:drop', `--id=${id}`, '--force'),
    ];
    expect([id, migrated.exitCode, dropped.exitCode]).toEqual([id, 0, 0]);
  }
  const left = (await objects()).filter(({ nspname }) => nspname !== 'dmt');
  expect(left).toEqual(before);
}, 60_000);

it('says why a schema has a hash for a name', async () => {
  const [hashed, readable] = [
    await dmt('tenant:create', '--id=Acme'),
    await dmt('tenant:create', '--id=acme'),
  ];
  for (const id of ['Acme', 'acme']) await dmt('tenant:drop', `--id=${id}`, '--force');

  expect(hashed.stdout).toMatch(/created in schema tenant_x_\w+.*\n.*named by a hash/);
  expect(readable.stdout).not.toContain('hash');
});

const ofNobody = sampleIds(IDS_OF_NOBODY, SEED);
const noIds = impossibleIds.filter((id): id is string => typeof id === 'string');

it.each([
  ['tenant:drop', (id: string) => dmt('tenant:drop', `--id=${id}`, '--force')],
  ['migrate', (id: string) => dmt('migrate', `--tenant=${id}`)],
])(
  'refuses ids of nobody in %s, says so on printable lines and changes nothing',
  async (_, run) => {
    const before = await objects();
    for (const id of [...ofNobody, ...noIds]) {
      const { exitCode, stdout, stderr } = await run(id);
      expect([id.slice(0, 80), exitCode > 0 && exitCode < 3]).toEqual([id.slice(0, 80), true]);
      expect(stdout + stderr).not.toMatch(UNPRINTABLE);
      expect(stdout.length + stderr.length).toBeLessThan(2_000);
    }
    expect(await objects()).toEqual(before);
  },
  WITHIN_MS,
);
