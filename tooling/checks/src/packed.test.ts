import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsumerProject, createConsumerProject } from '../test/consumer-project.ts';
import { type PackedPackage, packPackages } from './pack-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmt-packed-'));
let packages: PackedPackage[];
let database: TestDatabase;

beforeAll(async () => {
  packages = await packPackages(folder);
  database = await createTestDatabase();
  await database.query('create schema tenant_acme');
  await database.query(`create table tenant_acme.notes as select 'written by acme' as body`);
});

afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['module', 'commonjs'] as const)('the tarballs in an empty project of type "%s"', (type) => {
  let project: ConsumerProject;

  beforeAll(async () => {
    project = await createConsumerProject(join(folder, type), type, packages);
  });

  it('compile under strict, and serve a query on the Node of the user', async () => {
    expect(await project.compile(['--skipLibCheck'])).toEqual([]);
    const output = await project.run('main.js', [], { DATABASE_URL: database.url });
    expect(JSON.parse(output)).toEqual([
      expect.stringMatching(/^v(20|22|24|26)\./),
      'written by acme',
      'written by acme',
      'written by acme',
    ]);
  });

  it('have no error of ours in their types without skipLibCheck', async () => {
    const errors = await project.compile(['--noEmit']);
    // Drizzle names optional drivers that are not installed; what it reports of itself is not ours.
    expect(errors.filter((line) => !line.startsWith('node_modules/drizzle-orm/'))).toEqual([]);
  });

  it('run the dmt command', async () => {
    const output = await project.run('node_modules/@dmt/cli/dist/bin.js', ['--help'], {});
    expect(output).toContain('tenant:create');
  });
});
