import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandCatalogue } from '../src/commands/catalogue.ts';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, runCli } from './run-cli.ts';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const HOSTILE = ["o'neil & co", 'a,b', 'with:colon', '$(touch pwned)', '-rf'];

let database: TestDatabase;
let project: Project;

beforeAll(async () => {
  database = await createTestDatabase();
  project = createProject({
    'tenant.config.ts': configText(database.url),
    'other.config.ts': configText(database.url, "migrations: { tenantFolder: './other' },"),
    'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
    'drizzle/tenant/0002_tags.sql': 'create table tags (id text primary key);',
    'drizzle/tenant/0002_tags.down.sql': 'drop table tags;',
    'drizzle/shared/0001_plans.sql': 'create table plans (id text primary key);',
    'other/20260101000000_init/migration.sql': 'create table notes (id text primary key);',
    'bin/dmt': `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`,
  });
  chmodSync(join(project.folder, 'bin/dmt'), 0o755);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runCli(['completion', shell], { cwd: project.folder });
    project.write({ [`dmt.${shell}`]: stdout });
  }
  for (const id of ['acme', 'acorn', 'globex', ...HOSTILE]) {
    await runCli(['tenant:create', `--id=${id}`], { cwd: project.folder });
  }
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

let elsewhere: Project | undefined;
afterEach(() => elsewhere?.remove());

/** What is offered for a line that ends at the cursor, without notes. */
async function complete(line: string, cwd = project.folder): Promise<string[]> {
  const { stdout, stderr, exitCode } = await runCli(['__complete', line], { cwd });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => each.replace(/\t.*$/, ''));
}

it('offers every command, and those that begin like this', async () => {
  expect(await complete('dmt ')).toEqual(commandCatalogue.map(({ name }) => name));
  const ofTenants = commandCatalogue.map(({ name }) => name).filter((name) => name.startsWith('tenant:'));
  expect(await complete('dmt tenant:')).toEqual(ofTenants);
  expect(await complete('dmt help comp')).toEqual(['completion']);
  expect(await complete('dmt nosuch ')).toEqual([]);
});

it('offers the flags that have not been given', async () => {
  expect(await complete('dmt --v')).toEqual(['--verbose', '--version']);
  expect(await complete('dmt migrate --dry')).toEqual(['--dry-run']);
  expect(await complete('dmt migrate --all --dry-run --d')).toEqual([]);
  expect(await complete('dmt migrate --tenant=acme --te')).toEqual(['--tenants']);
  expect(await complete('dmt status --f')).toEqual([]);
});

it('offers tenants where a tenant is meant, and nowhere else', async () => {
  expect(await complete('dmt migrate --tenant ac')).toEqual(['acme', 'acorn']);
  expect(await complete('dmt --verbose diff --tenant=ac')).toEqual(['--tenant=acme', '--tenant=acorn']);
  expect(await complete('dmt tenant:drop --id gl')).toEqual(['globex']);
  expect(await complete('dmt tenant:create --id ')).toEqual([]);
  expect(await complete('dmt migrate --concurrency ')).toEqual([]);
});

it('goes on with a list of tenants', async () => {
  expect(await complete('dmt seed --tenants ac')).toEqual(['acme', 'acorn']);
  expect(await complete('dmt seed --tenants acme,ac')).toEqual(['acme,acorn']);
  expect(await complete('dmt seed --tenants a')).not.toContain('a,b');
});

it('offers migrations by the folder that the config names', async () => {
  expect(await complete('dmt rollback --all --to ')).toEqual(['0001_notes', '0002_tags']);
  expect(await complete('dmt rollback --config other.config.ts --to ')).toEqual(['20260101000000_init']);
});

it('offers shells, and leaves files to the shell', async () => {
  expect(await complete('dmt convert-format --to=h')).toEqual(['--to=hash']);
  expect(await complete('dmt completion ')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  expect(await complete('dmt seed --file ')).toEqual([':files']);
  expect(await complete('dmt --config ')).toEqual([':files']);
});

it.each([
  ['no config', {}],
  ['a config that throws', { 'tenant.config.ts': "throw new Error('x');" }],
  ['a database that is down', { 'tenant.config.ts': configText('postgres://app@127.0.0.1:1/app') }],
])('says nothing with %s', async (_what, files) => {
  elsewhere = createProject(files);

  expect(await complete('dmt migrate --tenant ', elsewhere.folder)).toEqual([]);
  expect(await complete('dmt rollback --to ', elsewhere.folder)).toEqual([]);
  expect(await complete('dmt stat', elsewhere.folder)).toEqual(['status']);
});

it('refuses a shell it does not know, and asks for one', async () => {
  const run = (...argv: string[]) => runCli(['completion', ...argv], { cwd: project.folder });

  expect(await run('fisch')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Did you mean fish?'),
  });
  expect(await run()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('bash|zsh|fish') });
  expect(await run('bash', 'zsh')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"zsh"') });
  expect(parseDocument(await run('zsh', '--json'))).toMatchObject({
    shell: 'zsh',
    script: expect.any(String),
  });
});

/** Runs a script of a shell in the project, with `dmt` on the path. */
function runShell(shell: string, script: string): string[] {
  const env = {
    ...process.env,
    PATH: `${join(project.folder, 'bin')}:${process.env.PATH}`,
    HOME: project.folder,
  };
  const flags = { bash: ['--norc', '-c'], zsh: ['-f', '-c'], fish: ['--no-config', '-c'] }[shell] ?? ['-c'];
  // It gives up after some seconds, which is less than a busy machine may need to start it: people press tab again.
  for (let presses = 1; ; presses++) {
    const out = execFileSync(shell, [...flags, script], { cwd: project.folder, env, encoding: 'utf8' });
    const lines = out.split('\n').filter((line) => line !== '');
    if (lines.length > 0 || presses === 3) return lines;
  }
}

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('in bash', () => {
  /** What a tab after `line` puts into COMPREPLY, from bash's own way of splitting words. */
  function tab(line: string, setup = ''): string[] {
    return runShell(
      'bash',
      `${setup} source ./dmt.bash; COMP_LINE=${quote(line)}; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(dmt); _dmt; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
  }

  it('is registered, and completes commands past the colon at which bash splits', () => {
    expect(runShell('bash', 'source ./dmt.bash; complete -p dmt').join()).toContain('-F _dmt dmt');
    expect(tab('dmt tenant:c')).toEqual(['create']);
    expect(tab('dmt tenant:c', 'COMP_WORDBREAKS=" ";')).toEqual(['tenant:create']);
    expect(tab('dmt migrate --tenant=ac')).toEqual(['acme', 'acorn']);
  });

  it('quotes an id so that bash reads it as it is', () => {
    const [offered = ''] = tab('dmt migrate --tenant o');

    expect(runShell('bash', `printf '%s' ${offered}`)).toEqual(["o'neil & co"]);
    expect(tab('dmt migrate --tenant \\$')).toEqual(['\\$\\(touch\\ pwned\\)']);
  });

  it('offers nothing, silently, without a project', () => {
    expect(
      runShell(
        'bash',
        `source ./dmt.bash; cd /; COMP_LINE='dmt migrate --tenant '; COMP_POINT=21; COMP_WORDS=(dmt); _dmt 2>&1; echo "\${#COMPREPLY[@]}"`,
      ),
    ).toEqual(['0']);
  });
});

describe.skipIf(!isInstalled('fish'))('in fish', () => {
  function tab(line: string): string[] {
    return runShell('fish', `source ./dmt.fish; complete -C ${quote(line)}`);
  }

  it('completes commands with their summaries, flags and tenants', () => {
    expect(tab('dmt tenant:c')).toEqual([expect.stringMatching(/^tenant:create\t\w/)]);
    expect(tab('dmt migrate --dry')).toEqual([expect.stringMatching(/^--dry-run\t/)]);
    expect(tab('dmt migrate --tenant ac').map((line) => line.trim())).toEqual(['acme', 'acorn']);
  });
});

describe.skipIf(!isInstalled('zsh'))('in zsh', () => {
  it('is a script that zsh reads, and completes', () => {
    // Outside of the line editor compadd cannot be called: it is stood in for.
    const script = `
      source ./dmt.zsh
      compadd() { print -l -- "\${(@P)@[-1]}" }
      words=(dmt migrate --tenant ac); CURRENT=4
      _dmt`;

    expect(runShell('zsh', `autoload -Uz compinit; compinit -u -D; ${script}`)).toEqual(['acme', 'acorn']);
  });
});

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
