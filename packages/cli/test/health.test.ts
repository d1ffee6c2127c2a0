import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => project.remove());

function open(url: string): (...argv: string[]) => Promise<RunResult> {
  project = createProject({
    'tenant.config.ts': configText(url),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
  });
  return (...argv) => runCli(argv, { cwd: project.folder });
}

it('says that the database and a tenant are well', async () => {
  const dmt = open(database.url);
  await dmt('tenant:create', '--id', 'acme');
  const { exitCode, stdout } = await dmt('health', '--tenant', 'acme');

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/answers in \d+ ms\.\n.*acme ok/);
});

it('exits with 1 for a tenant that cannot be used', async () => {
  const dmt = open(database.url);
  const { exitCode, stdout } = await dmt('health', '--tenants', 'nosuch');

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/nosuch unhealthy: .*\n.*dmt doctor/);
});

it('exits with 4 when the database does not answer, with a document as well', async () => {
  const dmt = open('postgres://app:s3cret-word@127.0.0.1:1/app');
  const [said, document] = [await dmt('health'), await dmt('health', '--json')];

  expect(said).toMatchObject({
    exitCode: 4,
    stdout: expect.stringMatching(/127\.0\.0\.1:1 does not answer/),
  });
  expect(document.exitCode).toBe(4);
  expect(parseDocument(document)).toMatchObject({ healthy: false, sharedDb: 'unhealthy' });
  expect(said.stdout + document.stdout).not.toContain('s3cret');
});
