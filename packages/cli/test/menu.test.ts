import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commandCatalogue } from '../src/commands/catalogue.ts';
import type { FleetFacts } from '../src/menu/fleet-facts.ts';
import { BACK, type Screen } from '../src/menu/screen.ts';
import { screens } from '../src/menu/screens/screens.ts';
import { assertArguments } from '../src/parse/assert-arguments.ts';
import type { Prompts } from '../src/prompts/prompts.ts';
import { configText, createProject, type Project } from './create-project.ts';
import { type RunOptions, type RunResult, runCli } from './run-cli.ts';

const [DOWN, ENTER, ESCAPE, CTRL_C, TAB] = ['\u001b[B', '\r', '\u001b', '\u0003', '\t'];
const MENU = 'What now?';

type Answers = NonNullable<RunOptions['answers']>;

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query(
    'drop schema if exists dmt, tenant_acme, tenant_globex, tenant_initech, tenant_hooli cascade',
  );
  await database.query('drop table if exists public.plans, public.__drizzle_shared_migrations');
  project = createProject({
    'tenant.config.ts': configText(database.url),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
  });
});
afterEach(() => project.remove());

function menu(answers: Answers, options: Partial<RunOptions> = {}, ...argv: string[]): Promise<RunResult> {
  return runCli(argv, {
    cwd: project.folder,
    terminalColumns: 100,
    env: { TERM: 'xterm-256color', NO_COLOR: '1' },
    answers,
    ...options,
  });
}

/** The keys that choose an entry. */
function enter(name: string): readonly [string, string] {
  return [MENU, DOWN.repeat(screens.findIndex((screen) => screen.name === name)) + ENTER];
}

const leave: readonly [string, string] = [MENU, DOWN.repeat(screens.length) + ENTER];

async function createTenants(...ids: string[]): Promise<void> {
  for (const id of ids) await runCli(['tenant:create', `--id=${id}`], { cwd: project.folder });
}

async function tablesNamed(name: string): Promise<string[]> {
  const rows = await database.query(
    `select relnamespace::regnamespace::text as schema from pg_class where relname = '${name}' order by 1`,
  );
  return rows.map((row) => String(row.schema));
}

it('shows what there is to do, runs what is chosen, and shows the command that does the same', async () => {
  await createTenants('acme', 'globex');
  project.write({
    'drizzle/tenant/0002_tags.sql': 'create table tags (id text);',
    'drizzle/shared/0001_plans.sql': 'create table plans (id text);',
  });
  const { exitCode, stdout } = await menu([enter('status'), leave]);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('2 tenants · 2 behind · shared schema: 1 migration pending');
  expect(stdout).toContain('Migrate tenants · 2 tenants behind');
  expect(stdout).toContain('$ dmt status --include-shared');
  expect(stdout).toMatch(/acme +tenant_acme +active +behind +1 +1/);
});

it('migrates the tenants that are selected, and no others', async () => {
  await createTenants('acme', 'globex', 'initech');
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text);' });
  const { exitCode, stdout } = await menu([
    enter('migrate'),
    ['Migrate which?', DOWN + ENTER],
    ['Which tenants?', TAB + DOWN + TAB + ENTER],
    ['And now?', ENTER],
    leave,
  ]);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('$ dmt migrate --tenants acme,globex');
  expect(stdout).toContain('2 tenants: 2 migrated');
  expect(await tablesNamed('tags')).toEqual(['tenant_acme', 'tenant_globex']);
});

it('only shows what would be done when that is asked for', async () => {
  await createTenants('acme');
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text);' });
  const { stdout } = await menu([
    enter('migrate'),
    ['Migrate which?', ENTER],
    ['And now?', DOWN + ENTER],
    leave,
  ]);

  expect(stdout).toContain('$ dmt migrate --all --dry-run');
  expect(await tablesNamed('tags')).toEqual([]);
});

it('creates a tenant, and drops it once its id was typed', async () => {
  const { exitCode, stdout, stderr } = await menu([
    enter('tenant:create'),
    ['The id of the new tenant', `hooli${ENTER}`],
    enter('tenant:drop'),
    ['Which tenant is to go', `hooli${ENTER}`],
    ['Type the tenant id', 'hooli\n'],
    leave,
  ]);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('$ dmt tenant:create --id hooli');
  expect(stdout).toContain('Tenant hooli created');
  expect(stdout).toContain('$ dmt tenant:drop --id hooli');
  expect(stderr).toContain('There is no way back');
  expect(stdout).toContain('Tenant hooli dropped');
});

it('refuses an id that is taken before anything is run', async () => {
  await createTenants('acme');
  const { stdout } = await menu([
    enter('tenant:create'),
    ['The id of the new tenant', `acme${ENTER}`],
    ['There is a tenant of this id', CTRL_C],
  ]);

  expect(stdout).not.toContain('$ dmt tenant:create');
});

it.each([
  ['Esc', ESCAPE],
  ['Ctrl-C', CTRL_C],
])('leaves with 130 on %s, also in the midst of a question', async (_key, key) => {
  await createTenants('acme');
  const atOnce = await menu([[MENU, key]]);
  const later = await menu([enter('tenant:drop'), ['Which tenant is to go', key]]);

  expect([atOnce.exitCode, later.exitCode]).toEqual([130, 130]);
  // The cursor is shown again.
  expect(atOnce.stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(atOnce.stdout.lastIndexOf('\u001b[?25l'));
  expect(await tablesNamed('notes')).toEqual(['tenant_acme']);
});

it.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('leaves on %s with %i', async (signal, code) => {
  let send: ((signal: 'SIGTERM' | 'SIGINT') => void) | undefined;
  const { exitCode } = await menu([], {
    onListening: (listener) => {
      send ??= listener;
    },
    onOutput: (soFar) => {
      // A signal comes between two turns of the event loop, never while something is drawn.
      if (soFar.includes('Leave')) setTimeout(() => send?.(signal), 20);
    },
  });

  expect(exitCode).toBe(code);
});

it('works with the database down, and says so', async () => {
  project.write({ 'tenant.config.ts': configText('postgres://app:s3cret-word@127.0.0.1:1/app') });
  const { exitCode, stdout } = await menu([enter('doctor'), leave]);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('No PostgreSQL answers at 127.0.0.1:1');
  expect(stdout).toContain('→ Start the server, or correct host and port');
  expect(stdout).toContain('$ dmt doctor');
  expect(stdout).toContain('Not looked at');
  expect(stdout).not.toContain('s3cret-word');
});

it('hands the flags it was called with to every command', async () => {
  project.write({ 'other.config.ts': configText(database.url) });
  const { stdout } = await menu([enter('health'), leave], {}, '--config', 'other.config.ts');

  expect(stdout).toContain('$ dmt health --config other.config.ts');
});

it('writes nothing of a hostile id to the terminal', async () => {
  await createTenants('a\u202eb');
  project.write({ 'drizzle/tenant/0002_tags.sql': 'create table tags (id text);' });
  const { stdout } = await menu([
    enter('migrate'),
    ['Migrate which?', DOWN + ENTER],
    ['Which tenants?', TAB + ENTER],
    ['And now?', ENTER],
    leave,
  ]);

  expect(stdout).toContain('a\\u{202e}b');
  expect(stdout).not.toContain('\u202e');
  expect(stdout).toContain('1 tenant: 1 migrated');
});

it('offers to begin a project where there is none, and nothing that needs one', async () => {
  const empty = createProject();
  const { exitCode, stdout } = await menu(
    [
      [MENU, ENTER],
      ['Which template?', ESCAPE],
    ],
    { cwd: empty.folder },
  );
  const files = empty.describe();
  empty.remove();

  expect(exitCode).toBe(130);
  expect(stdout).toContain('Begin a project here');
  expect(stdout).toContain('$ dmt init');
  expect(stdout).not.toContain('Create a tenant');
  expect(files).toEqual({});
});

describe('without someone to ask', () => {
  it('prints help into a pipe', async () => {
    const { exitCode, stdout } = await runCli([], { cwd: project.folder });

    expect(exitCode).toBe(0);
    expect(stdout).toContain('dmt <command> [options]');
  });

  it.each<readonly [string, Partial<RunOptions>, string[]]>([
    ['CI', { env: { CI: 'true', TERM: 'xterm' } }, []],
    ['a dumb terminal', { env: { TERM: 'dumb' } }, []],
    ['--help', {}, ['--help']],
  ])('prints help: %s', async (_what, options, argv) => {
    const { exitCode, stdout } = await menu([], options, ...argv);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('dmt <command> [options]');
  });
});

describe.each(screens)('the entry $name', (screen: Screen) => {
  const facts: FleetFacts = {
    tenants: ['acme', '-rf', 'a,b'].map((tenantId) => ({
      tenantId,
      status: 'behind',
      state: 'active',
      pending: ['0002_tags'],
    })),
    sharedPending: 1,
  };

  function promptsThatTake(index: number): Prompts {
    return {
      choose: async (_message, choices) => choices[Math.min(index, choices.length - 1)]?.value ?? '',
      chooseMany: async (_message, choices) => choices.map(({ value }) => value),
      search: async (_message, choices) => choices[index]?.value ?? '',
      searchMany: async (_message, choices) => choices.map(({ value }) => value),
      ask: async () => 'answer',
    };
  }

  it('runs commands that there are, with flags that they have, whatever is chosen', async () => {
    for (const index of [0, 1, 2]) {
      const commands = await screen.ask({ prompts: promptsThatTake(index), facts });
      for (const [name, ...rest] of commands) {
        const definition = commandCatalogue.find((command) => command.name === name);
        if (name === '--help') continue;
        expect(definition).toBeDefined();
        if (definition) assertArguments(definition, rest);
      }
    }
  });

  it('goes back without running anything', async () => {
    const back = { ...promptsThatTake(0), choose: async () => BACK.value, search: async () => BACK.value };
    let hasBack = false;
    const choose: Prompts['choose'] = async (_message, choices) => {
      hasBack ||= choices.some(({ value }) => value === BACK.value);
      return BACK.value;
    };
    const commands = await screen.ask({ prompts: { ...back, choose }, facts });

    expect(hasBack ? commands : []).toEqual([]);
  });
});
