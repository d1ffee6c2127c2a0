import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type ConsumerProject,
  createConsumerProject,
  MODULE_KINDS,
  type ModuleKind,
} from '../test/consumer-project.ts';
import { packPackages } from './pack-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmt-packed-'));
let projects: Record<ModuleKind, ConsumerProject>;
let database: TestDatabase;

// npm and tsc run here, on whatever machine this is.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

beforeAll(async () => {
  const packages = await packPackages(folder);
  database = await createTestDatabase();
  await database.query('create schema tenant_acme');
  await database.query(`create table tenant_acme.notes as select 'written by acme' as body`);
  const createProject = (kind: ModuleKind): Promise<ConsumerProject> =>
    createConsumerProject(join(folder, kind), kind, packages);
  const [module, commonjs] = await Promise.all([createProject('module'), createProject('commonjs')]);
  projects = { module, commonjs };
});

afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(MODULE_KINDS)('the tarballs in an empty project of type "%s"', (kind) => {
  it('compile under strict, and serve a query on the Node of the user', async () => {
    expect(await projects[kind].compile(['--skipLibCheck'])).toEqual([]);
    const output = await projects[kind].run('main.js', [], { DATABASE_URL: database.url });
    expect(JSON.parse(output)).toEqual([
      expect.stringMatching(/^v(20|22|24|26)\./),
      'written by acme',
      'written by acme',
      'written by acme',
    ]);
  });

  it('have no error of ours in their types without skipLibCheck', async () => {
    const errors = await projects[kind].compile(['--noEmit']);
    // Drizzle names optional drivers that are not installed; what it reports of itself is not ours.
    expect(errors.filter((line) => !line.startsWith('node_modules/drizzle-orm/'))).toEqual([]);
  });

  it('run the dmt command', async () => {
    const output = await projects[kind].run('node_modules/@dmt/cli/dist/bin.js', ['--help'], {});
    expect(output).toContain('tenant:create');
  });
});
