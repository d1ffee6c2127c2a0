import { stripVTControlCharacters } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { type RunOptions, type RunResult, runCli } from './run-cli.ts';

const SAID =
  'table invoices holds values in its column amount that do not fit, so look at them before you go on with this';
const FAILING = `do $$ begin raise exception '${SAID}'; end $$;`;
const TENANTS = ['acme', 'globex'];

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('drop schema if exists dmt, tenant_acme, tenant_globex cascade');
  project = createProject({
    'tenant.config.ts': `import * as tenant from './tables';\n${configText(database.url).replace('tenant: { notes }', 'tenant')}`,
    'tables.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const OrderLines = pgTable('OrderLines', { amountInTheSmallestUnit: integer('amountInTheSmallestUnit') });\n`,
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
    'seed.mjs': `export const seed = async () => { throw new Error('${SAID}'); };`,
  });
  for (const id of TENANTS) await dmt(['tenant:create', '--id', id]);
});
afterEach(() => project.remove());

function dmt(argv: readonly string[], options: Partial<RunOptions> = {}): Promise<RunResult> {
  return runCli(argv, { cwd: project.folder, ...options });
}

/** The lines that a reader sees: what was drawn over is gone. */
function linesOf({ stdout, stderr }: RunResult): string[] {
  return (stdout + stderr).split('\n').map((line) => stripVTControlCharacters(line.split('\r').at(-1) ?? ''));
}

describe.each([80, 120])('on a terminal of %i columns', (terminalColumns) => {
  const terminal = { terminalColumns, env: { TERM: 'xterm-256color' } };

  it.each([
    ['lint', ['lint']],
    ['status, after a roll-out that was interrupted', ['status']],
    ['migrate, with a failure', ['migrate', '--all']],
    ['migrate in CI, with a failure', ['migrate', '--all']],
    ['seed, with a failure', ['seed', '--all', '--file', 'seed.mjs']],
    ['doctor', ['doctor']],
    ['sync', ['sync', '--status']],
    ['diff', ['diff', '--all']],
    ['tenant:create, of one that exists', ['tenant:create', '--id', 'acme']],
    ['tenant:create, with a failure', ['tenant:create', '--id', 'hooli']],
  ])('breaks no word of %s', async (title, argv) => {
    project.write({ 'drizzle/tenant/0002_tags.sql': FAILING });
    await dmt(['migrate', '--all']);
    await database.query('update dmt.migration_runs set finished_at = null');
    const result = await dmt(argv, title.includes('CI') ? { ...terminal, env: { CI: 'true' } } : terminal);

    expect(linesOf(result).filter((line) => line.length > terminalColumns)).toEqual([]);
  });
});

it.each([
  ['migrate', ['migrate', '--all']],
  ['seed', ['seed', '--all', '--file', 'seed.mjs']],
])('says why a tenant fails while %s goes on, in full once for each cause', async (_name, argv) => {
  project.write({ 'drizzle/tenant/0002_tags.sql': FAILING });
  const { stderr } = await dmt([...argv, ...(argv[0] === 'migrate' ? ['--concurrency', '1'] : [])], {
    terminalColumns: 80,
    env: { TERM: 'xterm-256color', NO_COLOR: '1' },
  });
  const lines = linesOf({ stdout: '', stderr, exitCode: 0 });

  // A second Ctrl-C may leave no report: what was said until then is all there is.
  const whole = lines.join(' ').replace(/ +/g, ' ');
  expect(whole.split(SAID)).toHaveLength(2);
  expect(lines.filter((line) => line.startsWith('✖ '))).toEqual([
    expect.stringMatching(/^✖ (?:acme|globex)$/),
    expect.stringMatching(/^✖ (?:acme|globex) {2}.*…$/),
  ]);
});
