import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createProject, type Project } from './create-project.ts';
import { parseDocument, runCli } from './run-cli.ts';

// Each run of drizzle-kit takes a second of a core, of which a busy machine has few.
vi.setConfig({ testTimeout: 120_000 });

let project: Project;
afterEach(() => project.remove());

function createKitProject(tenantTable: string): Project {
  project = createProject({}, ['drizzle-kit']);
  setTable(tenantTable);
  return project;
}

function setTable(name: string): void {
  project.write({
    'tenant.config.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';
const columns = { id: integer('id').primaryKey() };
export default {
  connection: { url: 'postgres://127.0.0.1:1/none' },
  schemas: { tenant: { a: pgTable('${name}', columns) }, shared: { plans: pgTable('plans', columns) } },
};`,
  });
}

it('generates for one side or for both, without a database', async () => {
  const { folder } = createKitProject('notes');
  const both = await runCli(['generate', '--type', 'both', '--name', 'init', '--json'], { cwd: folder });
  const again = await runCli(['generate:shared'], { cwd: folder });

  expect(both).toMatchObject({ exitCode: 0, stderr: '' });
  expect(parseDocument(both)).toMatchObject({
    generated: [
      { type: 'shared', migration: { tag: '0000_init' } },
      { type: 'tenant', migration: { tag: '0000_init' } },
    ],
  });
  expect(again.stdout).toContain('The shared tables have not changed');
  expect(readdirSync(join(folder, 'drizzle/shared')).sort()).toEqual([
    '0000_init.down.sql',
    '0000_init.sql',
    'meta',
  ]);
});

it('asks on a terminal what was renamed, and names the flags elsewhere', async () => {
  const { folder } = createKitProject('notes');
  await runCli(['generate'], { cwd: folder });
  setTable('memos');

  const refused = await runCli(['generate'], { cwd: folder });
  const asked = await runCli(['generate'], { cwd: folder, terminalColumns: 80, typed: '\r' });

  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toContain('Add --rename notes:memos if it was');
  expect(asked.stderr).toContain('The tenant table memos was not there before');
  expect(asked.exitCode).toBe(0);
  expect(readdirSync(join(folder, 'drizzle/tenant'))).toEqual(
    expect.arrayContaining(['0000_init.sql', '0001_change.sql']),
  );
});
