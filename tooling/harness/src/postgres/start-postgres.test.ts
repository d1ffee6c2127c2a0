import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withClient } from '../database/with-client.ts';
import { isOpenToOthers } from '../process/is-open-to-others.ts';
import { waitUntil } from '../process/wait-until.ts';
import { readServerVersion } from './read-server-version.ts';
import { startPostgres } from './start-postgres.ts';

const isUp = (url: string): Promise<boolean> => readServerVersion(url).then(Boolean, () => false);

afterEach(() => void vi.unstubAllEnvs());

describe('startPostgres', () => {
  it('takes PostgreSQL from npm, in a version that serves', async () => {
    await using server = await startPostgres({ embedded: true });
    expect(server).toMatchObject({ source: 'embedded', serverVersion: expect.stringMatching(/^18\./) });
    expect(await readServerVersion(server.url)).toBe(server.serverVersion);
  });

  it('applies the settings it was given, and accepts many connections', async () => {
    await using server = await startPostgres({ exclusive: true, settings: { work_mem: '7MB' } });
    const { rows } = await withClient(server.url, (client) =>
      client.query(
        `select current_setting('work_mem') as memory, current_setting('max_connections') as connections`,
      ),
    );
    expect(rows).toEqual([{ memory: '7MB', connections: '400' }]);
  });

  it('comes back under the same URL with its data after a crash', async () => {
    await using server = await startPostgres({ exclusive: true });
    await withClient(server.url, (client) => client.query('create table kept as select 1 as one'));
    await server.kill();
    expect(await isUp(server.url)).toBe(false);
    await server.restart();
    const { rows } = await withClient(server.url, (client) => client.query('select * from kept'));
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('restarts while it runs, and tells its clients', async () => {
    await using server = await startPostgres({ exclusive: true });
    const interrupted = withClient(server.url, (client) => client.query('select pg_sleep(30)'));
    const rejection = expect(interrupted).rejects.toMatchObject({ code: '57P01' });
    await withClient(server.url, async (client) => {
      const isSleeping = async (): Promise<boolean> =>
        (
          await client.query(
            `select 1 from pg_stat_activity where query like '%pg_sleep(30)' and pid <> pg_backend_pid()`,
          )
        ).rowCount === 1;
      await waitUntil(isSleeping, { timeoutMs: 5_000 });
    });
    await server.restart();
    await rejection;
    expect(await isUp(server.url)).toBe(true);
  });

  it('removes its data when it stops, and can be stopped twice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dmt-stop-test-'));
    await chmod(folder, 0o777);
    vi.stubEnv('TMPDIR', folder);
    const server = await startPostgres({ exclusive: true });
    expect(await readdir(folder)).toHaveLength(1);
    await server.stop();
    await server.stop();
    expect(await readdir(folder)).toEqual([]);
    expect(await isUp(server.url)).toBe(false);
    await rm(folder, { recursive: true });
  });

  it('starts where the temporary folder is closed to others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dmt-private-test-'));
    vi.stubEnv('TMPDIR', folder);
    expect(await isOpenToOthers(folder)).toBe(false);
    await using server = await startPostgres({ exclusive: true });
    expect(await isUp(server.url)).toBe(true);
    await rm(folder, { recursive: true });
  });

  it('uses the server of DMT_TEST_DATABASE_URL and leaves it running', async () => {
    await using other = await startPostgres({ exclusive: true });
    vi.stubEnv('DMT_TEST_DATABASE_URL', other.url);
    const server = await startPostgres();
    await server.stop();
    expect(server).toMatchObject({ source: 'url', url: other.url });
    expect(await isUp(other.url)).toBe(true);
    await expect(server.kill()).rejects.toThrow('startPostgres({ exclusive: true })');
  });

  it('says so when the server of DMT_TEST_DATABASE_URL does not answer', async () => {
    vi.stubEnv('DMT_TEST_DATABASE_URL', 'postgresql://postgres:secret@127.0.0.1:1/postgres');
    await expect(startPostgres()).rejects.toThrow(/^The server of DMT_TEST_DATABASE_URL does not answer/);
  });

  it('does not outlive a process that was killed', async () => {
    const fixture = fileURLToPath(new URL('orphaned-server.fixture.ts', import.meta.url));
    const child = spawn(process.execPath, [fixture], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await once(child.stdout, 'data');
    const url = String(output).trim();
    expect(await isUp(url)).toBe(true);
    child.kill('SIGKILL');
    const isDown = async (): Promise<boolean> => !(await isUp(url));
    await expect(waitUntil(isDown, { timeoutMs: 5_000 })).resolves.toBe(true);
  });
});
