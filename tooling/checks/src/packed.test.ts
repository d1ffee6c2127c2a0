import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ConsumerProject, createConsumerProject, DRIZZLE_LINES } from '../test/consumer-project.ts';
import { packPackages } from './pack-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmt-packed-'));
// npm takes its time: of the two kinds, 1.x is tried with the one whose imports need more care.
const SETTINGS = [
  { name: 'module', kind: 'module', line: '0.45' },
  { name: 'commonjs', kind: 'commonjs', line: '0.45' },
  { name: 'commonjs-1.x', kind: 'commonjs', line: '1.x' },
] as const;
const projects = new Map<string, ConsumerProject>();
let database: TestDatabase;

// npm and tsc run here, on whatever machine this is.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

beforeAll(async () => {
  const packages = await packPackages(folder);
  database = await createTestDatabase();
  await database.query('create schema tenant_acme');
  await database.query(`create table tenant_acme.notes as select 'written by acme' as body`);
  const created = SETTINGS.map(async ({ name, kind, line }) =>
    projects.set(name, await createConsumerProject(join(folder, name), kind, packages, DRIZZLE_LINES[line])),
  );
  await Promise.all(created);
});

afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

function projectOf(name: string): ConsumerProject {
  const project = projects.get(name);
  if (project === undefined) throw new Error(`${name} was not created`);
  return project;
}

describe.each(SETTINGS)('the tarballs in an empty project of type "$kind" with Drizzle $line', ({ name }) => {
  it('compile under strict, and serve a query on the Node of the user', async () => {
    expect(await projectOf(name).compile(['--skipLibCheck'])).toEqual([]);
    const output = await projectOf(name).run('main.js', [], { DATABASE_URL: database.url });
    expect(JSON.parse(output)).toEqual([
      expect.stringMatching(/^v(20|22|24|26)\./),
      'written by acme',
      'written by acme',
      'written by acme',
      'written by acme',
      'written by acme',
    ]);
  });

  it('have no error of ours in their types without skipLibCheck', async () => {
    const errors = await projectOf(name).compile(['--noEmit']);
    // Drizzle names optional drivers that are not installed; what others' types report of themselves is not ours.
    expect(errors.filter((line) => !/^node_modules\/(?!@dmt\/)/.test(line))).toEqual([]);
  });

  it('serve the requests of each framework', async () => {
    const output = await projectOf(name).run('frameworks.js', [], { DATABASE_URL: database.url });
    expect(JSON.parse(output)).toEqual(['written by acme', 'written by acme', 'written by acme']);
  });

  it('run the dmt command', async () => {
    const output = await projectOf(name).run('node_modules/@dmt/cli/dist/bin.js', ['--help'], {});
    expect(output).toContain('tenant:create');
  });
});
