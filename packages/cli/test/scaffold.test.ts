import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));

let project: Project;
afterEach(() => project.remove());

const dmt = (...argv: string[]): Promise<RunResult> => runCli(argv, { cwd: project.folder });
const read = (path: string): string => readFileSync(join(project.folder, path), 'utf8');

const CONFIG = `import * as tenant from './src/db/schema/tenant/order-items.ts';
import * as shared from './src/db/schema/shared/plans.ts';
const all = ['table-naming', 'column-naming', 'require-primary-key', 'prefer-uuid-pk', 'require-timestamps'];
export default {
  connection: { url: 'postgres://127.0.0.1:1/none' },
  schemas: { tenant, shared },
  lint: { rules: Object.fromEntries(all.map((rule) => [rule, 'error'])) },
};`;

it('writes code that compiles, lints clean and is formatted', { timeout: 120_000 }, async () => {
  project = createProject({ 'tenant.config.ts': CONFIG, 'package.json': '{ "type": "module" }' }, [
    '@dmt/migrator',
    '@dmt/core',
    '@types/node',
  ]);
  await dmt('scaffold:schema', 'orderItems');
  await dmt('scaffold:schema', 'plans', '--type', 'shared');
  await dmt('scaffold:seed');
  await dmt('scaffold:seed', 'plans', '--type', 'shared');
  const files = ['schema/tenant/order-items', 'schema/shared/plans', 'seeds/tenant', 'seeds/plans'].map(
    (file) => `src/db/${file}.ts`,
  );
  // With a seed come the sources of two packages, which take a while to check.
  const isFull = process.env.DMT_CHAOS === '1';
  const compiledFiles = isFull ? files : files.filter((file) => file.includes('schema'));
  const run = async (bin: string, ...args: string[]): Promise<string> => {
    const found = await promisify(execFile)(process.execPath, [join(workspace, bin), ...args], {
      cwd: project.folder,
    }).catch((error: { stdout: string; stderr: string }) => error);
    return found.stdout + found.stderr;
  };
  project.write({
    'biome.json':
      '{ "formatter": { "indentStyle": "space", "lineWidth": 100 }, "javascript": { "formatter": { "quoteStyle": "single" } } }',
  });

  const linted = parseDocument(await dmt('lint', '--json'));
  const compiled = await run(
    'node_modules/typescript/bin/tsc',
    ...['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023'],
    ...[
      '--customConditions',
      '@dmt/source',
      '--allowImportingTsExtensions',
      '--types',
      'node',
      ...compiledFiles,
    ],
  );
  const formatted = await run('node_modules/@biomejs/biome/bin/biome', 'check', ...files);

  expect(linted).toMatchObject({ summary: { tables: 2 }, findings: [] });
  expect(compiled).toBe('');
  expect(formatted).toContain('Checked 4 files');
  expect(formatted).not.toContain('Found');
  expect(read(files[0] ?? '')).toContain('export type OrderItem = typeof orderItems.$inferSelect;');
});

it('never overwrites', async () => {
  project = createProject();
  const first = await dmt('scaffold:schema', 'orders', '--out', 'db');
  project.write({ 'db/orders.ts': 'mine' });
  const second = await dmt('scaffold:schema', 'orders', '--out', 'db', '--json');

  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  expect(first.stdout).toContain('db/orders.ts');
  expect(second.exitCode).toBe(1);
  expect(parseDocument(second)).toMatchObject({
    error: { code: 'DMT_REFUSED', reason: expect.stringContaining('db/orders.ts exists') },
  });
  expect(read('db/orders.ts')).toBe('mine');
});

it('writes a migration that nobody applies by accident, with the next number', async () => {
  project = createProject({
    'tenant.config.mjs': `export default { connection: { url: 'postgres://127.0.0.1:1/none' }, schemas: { tenant: {} } };`,
    'drizzle/tenant/0007_orders.sql': 'create table orders ();',
  });

  const result = parseDocument(await dmt('scaffold:migration', 'backfill-totals', '--json'));
  await dmt('scaffold:migration', 'enable', '--type', 'shared');

  expect(result).toEqual({
    files: ['drizzle/tenant/0008_backfill_totals.sql', 'drizzle/tenant/0008_backfill_totals.down.sql'],
  });
  expect(read('drizzle/tenant/0008_backfill_totals.sql')).toContain('raise exception');
  expect(readdirSync(join(project.folder, 'drizzle/shared')).join()).toMatch(/\d{4}_enable\.sql/);
});
