import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, runCli } from './run-cli.ts';
import { type SpawnedCli, spawnCli } from './spawn-cli.ts';

const PARKED = 4242;
const corePackage = fileURLToPath(new URL('../../core', import.meta.url));

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(() => {
  project = createProject({
    'tenant.config.ts': configText(database.url, 'migrations: { lockTimeoutMs: 0 },'),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
  });
  return () => project.remove();
});

function dmt(...argv: string[]): SpawnedCli {
  return spawnCli(argv, { cwd: project.folder });
}

describe('a signal during a migration', () => {
  let parking: pg.Client;

  // The first tenant's migration waits for a lock that only the test gives back.
  beforeEach(async () => {
    await database.query('drop schema if exists dmt, tenant_a, tenant_b, tenant_c cascade');
    for (const id of ['a', 'b', 'c']) await runCli(['tenant:create', '--id', id], { cwd: project.folder });
    project.write({
      'drizzle/tenant/0002_parked.sql': `select pg_advisory_xact_lock(${PARKED});\ncreate table tags (id text);`,
    });
    parking = new pg.Client(database.url);
    await parking.connect();
    await parking.query('select pg_advisory_lock($1)', [PARKED]);
    return () => parking.end();
  });

  async function startParked(): Promise<SpawnedCli> {
    const run = dmt('migrate', '--all', '--concurrency', '1', '--json');
    await waitUntil(async () => (await parkedBackends()) > 0, { timeoutMs: 15_000 });
    return run;
  }

  async function parkedBackends(): Promise<number> {
    const rows = await database.query(
      `select from pg_locks where locktype = 'advisory' and objid = ${PARKED} and not granted`,
    );
    return rows.length;
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s once finishes the tenant in hand, reports, and exits with %i', async (signal, code) => {
    const run = await startParked();
    run.child.kill(signal);
    await run.untilStderr('Finishing the tenants in hand');
    await parking.query('select pg_advisory_unlock($1)', [PARKED]);
    const result = await run.result;

    expect(result.exitCode).toBe(code);
    expect(parseDocument(result)).toMatchObject({ interrupted: true, total: 3, succeeded: 1, notRun: 2 });
    expect(await tenantsWithTags()).toHaveLength(1);
  });

  it('SIGINT twice stops now, and the next run ends what was begun', async () => {
    const run = await startParked();
    run.child.kill('SIGINT');
    await run.untilStderr('Finishing the tenants in hand');
    run.child.kill('SIGINT');
    const stopped = await run.result;
    await parking.query('select pg_advisory_unlock($1)', [PARKED]);

    expect(stopped.exitCode).toBe(130);
    expect(parseDocument(stopped)).toMatchObject({ error: { code: 'DMT_ABORTED' } });
    expect((await dmt('migrate', '--all').result).exitCode).toBe(0);
    expect(await tenantsWithTags()).toEqual(['tenant_a', 'tenant_b', 'tenant_c']);
  });

  async function tenantsWithTags(): Promise<string[]> {
    const rows = await database.query(
      `select relnamespace::regnamespace::text as name from pg_class where relname = 'tags' order by 1`,
    );
    return rows.map((row) => String(row.name));
  }
});

it('does not crash when its reader leaves', async () => {
  const run = dmt('tenant:list', '--json');
  run.child.stdout.destroy();
  const { exitCode, stderr } = await run.result;

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

it('refuses to drop without a terminal', async () => {
  const { exitCode, stderr } = await dmt('tenant:drop', '--id', 'a').result;

  expect(exitCode).toBe(1);
  expect(stderr).toContain('--force');
  expect(stderr).not.toContain('\u001b');
});

it('keeps what a config prints out of the document, and ends although the config left a timer', async () => {
  project.write({
    'tenant.config.ts': `console.log('loading');\nsetInterval(() => {}, 1_000);\n${configText(database.url)}`,
  });
  const result = await dmt('tenant:list', '--json').result;

  expect(result.exitCode).toBe(0);
  expect(parseDocument(result)).toHaveProperty('tenants');
  expect(result.stderr).toContain('loading');
});

it("loads a config whose schema uses the project's own copies of core and Drizzle", async () => {
  const modules = join(project.folder, 'node_modules');
  for (const part of ['package.json', 'dist']) {
    cpSync(join(corePackage, part), join(modules, '@dmt/core', part), { recursive: true });
  }
  for (const name of ['valibot', 'lru-cache']) {
    symlinkSync(realpathSync(join(corePackage, 'node_modules', name)), join(modules, name));
  }
  project.write({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    'tenant.config.ts': `import { defineConfig } from '@dmt/core';
import * as tenant from './src/schema.js';
export default defineConfig({ connection: { url: process.env.DATABASE_URL }, schemas: { tenant } });
`,
    'src/schema.ts': `import { quoteIdentifier } from '@dmt/core/internal';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { tableName } from '@/table-name';
export const notes = pgTable(tableName satisfies string, { id: integer().primaryKey() });
`,
    'src/table-name.ts': `export const tableName = 'notes' as const;\n`,
  });
  const run = spawnCli(['tenant:list'], { cwd: project.folder, env: { DATABASE_URL: database.url } });
  const bad = spawnCli(['tenant:list'], { cwd: project.folder });

  expect(await run.result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await bad.result).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/connection.*\n.*DATABASE_URL/),
  });
});

it('prints help without loading the parser, a driver, the config loader or the engine', async () => {
  const coverage = mkdtempSync(join(tmpdir(), 'dmt-coverage-'));
  const { exitCode, stdout } = await spawnCli(['--help'], {
    cwd: project.folder,
    env: { NODE_V8_COVERAGE: coverage },
  }).result;
  const loaded = readdirSync(coverage)
    .map((file) => readFileSync(join(coverage, file), 'utf8'))
    // The sources that maps speak of come in another field.
    .flatMap((report) => report.match(/"url":"file:[^"]+"/g) ?? []);
  rmSync(coverage, { recursive: true });

  expect(exitCode).toBe(0);
  expect(stdout).toContain('dmt <command>');
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((url) => !/cli\/dist\/|picocolors/.test(url))).toEqual([]);
});
