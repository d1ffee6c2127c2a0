import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { typeCommand } from './shop.ts';

const ROOT = resolve(import.meta.dirname, '..');

let database: TestDatabase;
let folder: string;
let server: ChildProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  mkdirSync(join(ROOT, '.dmt'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.dmt', 'start-'));
  cpSync(join(ROOT, 'samples/start'), folder, { recursive: true });
});

afterAll(async () => {
  if (server !== undefined) {
    const ended = new Promise((done) => server?.once('exit', done));
    server.kill();
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

it('writes a project as the page shows', async () => {
  const command = 'npx dmt init notes --template minimal --framework express --database dev --yes';
  const screen = await typeCommand(command, folder, database.url);
  await expect(`${screen}\n`).toMatchFileSnapshot('../recordings/init.txt');
});

it('generates and creates two tenants as the page shows', async () => {
  const screens: string[] = [];
  for (const command of [
    'npx dmt generate --name notes',
    'npx dmt tenant:create --id acme',
    'npx dmt tenant:create --id globex',
  ]) {
    screens.push(await typeCommand(command, folder, database.url));
  }
  await expect(`${screens.join('\n\n')}\n`).toMatchFileSnapshot('../recordings/start.txt');
});

it('serves them as the page shows', async () => {
  const port = await startServer();
  const statuses: number[] = [];
  const call = async (tenant: string | undefined, body?: string): Promise<string> => {
    const response = await fetch(`http://localhost:${port}/notes`, {
      headers: {
        ...(tenant === undefined ? {} : { 'x-tenant-id': tenant }),
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    const options = [
      ...(tenant === undefined ? [] : [`-H 'x-tenant-id: ${tenant}'`]),
      ...(body === undefined ? [] : [`-H 'content-type: application/json' -d '${body}'`]),
    ];
    statuses.push(response.status);
    return `$ ${['curl', ...options, 'localhost:3000/notes'].join(' ')}\n${await response.text()}`;
  };
  const screens = [
    await call('acme', '{"body":"Hello"}'),
    await call('acme'),
    await call('globex'),
    await call('nobody'),
    await call(undefined),
  ];
  await expect(`${screens.join('\n\n')}\n`).toMatchFileSnapshot('../recordings/start-http.txt');
  expect(statuses).toEqual([201, 200, 200, 404, 400]);
});

async function startServer(): Promise<string> {
  server = spawn(process.execPath, ['src/server.ts'], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: database.url, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((found, fail) => {
    server?.once('exit', (status) => fail(new Error(`The server ended with ${status}.`)));
    server?.stdout?.on('data', (text: Buffer) => {
      const port = /"port":(\d+)/.exec(text.toString())?.[1];
      if (port !== undefined) found(port);
    });
  });
}
