import { chown, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../harness-error.ts';
import { type GuardedProcess, startGuardedProcess } from '../process/guarded-process.ts';
import { onFreePort } from '../process/on-free-port.ts';
import { runCommand } from '../process/run-command.ts';
import type { SystemUser } from '../process/unprivileged-user.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresServer } from './postgres-server.ts';
import { readServerVersion } from './read-server-version.ts';
import { type ServerSettings, toServerArguments } from './server-settings.ts';

const SUPERUSER = 'postgres';
const PASSWORD = 'postgres';
const START_TIMEOUT_MS = 30_000;

export interface PostgresClusterOptions {
  readonly binaries: PostgresBinaries;
  /** Owned by `user`, empty apart from what the binaries need; removed by `stop()`. */
  readonly folder: string;
  readonly user: SystemUser | undefined;
  readonly settings: ServerSettings;
}

/** Makes a cluster in `folder` and runs a server on it. */
export async function startPostgresCluster(options: PostgresClusterOptions): Promise<PostgresServer> {
  await initialise(options);
  const { port, server } = await onFreePort(async (port) => ({ port, server: await launch(options, port) }));
  const url = urlOf(port);
  const serverVersion = await readServerVersion(url);
  let running: GuardedProcess = server;
  const stop = async (): Promise<void> => {
    await running.end('SIGINT');
    await rm(options.folder, { recursive: true, force: true });
  };
  return {
    url,
    source: options.binaries.source,
    serverVersion,
    stop,
    kill: () => running.end('SIGQUIT'),
    async restart() {
      await running.end('SIGINT');
      running = await launch(options, port);
    },
    [Symbol.asyncDispose]: stop,
  };
}

function urlOf(port: number): string {
  return `postgresql://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
}

async function initialise({ binaries, folder, user }: PostgresClusterOptions): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const args = [
    `--pgdata=${join(folder, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await runCommand(binaries.initdb, args, { ...user, cwd: folder, env: serverEnvironment() });
}

/** Whatever PG* the developer has set is meant for other servers. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}

async function launch(options: PostgresClusterOptions, port: number): Promise<GuardedProcess> {
  const { binaries, folder, user, settings } = options;
  const logFile = join(folder, 'server.log');
  const placement = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder };
  const server = await startGuardedProcess({
    command: binaries.postgres,
    args: ['-D', join(folder, 'data'), ...toServerArguments({ ...settings, ...placement })],
    user,
    folder,
    logFile,
    env: serverEnvironment(),
    killSignal: 'QUIT',
  });
  const isUp = await waitUntil(() => server.hasExited || answers(port), { timeoutMs: START_TIMEOUT_MS });
  if (isUp && !server.hasExited) return server;
  await server.end('SIGQUIT');
  throw new HarnessError(
    `PostgreSQL did not start: ${await lastLines(logFile)}`,
    'Free memory and shared memory are the usual causes; the server can also come from DMT_TEST_DATABASE_URL.',
  );
}

async function answers(port: number): Promise<boolean> {
  try {
    await readServerVersion(urlOf(port));
    return true;
  } catch {
    // Not listening yet, or still recovering: waitUntil asks again.
    return false;
  }
}

async function lastLines(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8');
  return text.trim().split('\n').slice(-5).join(' | ');
}
