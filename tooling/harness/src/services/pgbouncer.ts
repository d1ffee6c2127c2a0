import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from '../database/with-client.ts';
import { withDatabaseName } from '../database/with-database-name.ts';
import { HarnessError } from '../harness-error.ts';
import { findExecutable } from '../process/find-executable.ts';
import { type GuardedProcess, startGuardedProcess } from '../process/guarded-process.ts';
import { onFreePort } from '../process/on-free-port.ts';
import { createScratchFolder } from '../process/scratch-folder.ts';
import { findUnprivilegedUser } from '../process/unprivileged-user.ts';
import { waitUntil } from '../process/wait-until.ts';
import { formatConfiguration, formatUserList } from './pgbouncer-configuration.ts';

const START_TIMEOUT_MS = 30_000;

export interface PgBouncerOptions {
  /** The server behind, with a login for it. Every database of that server can be reached. */
  readonly upstreamUrl: string;
  readonly poolMode: 'transaction' | 'session' | 'statement';
  /** Server connections per database and role. */
  readonly poolSize: number;
  /** More logins, as URLs: PgBouncer lets only roles in that it knows. @default [] */
  readonly roleUrls?: readonly string[];
  /** More lines for the `[pgbouncer]` section. @default {} */
  readonly settings?: Readonly<Record<string, string | number>>;
}

export interface PgBouncer extends AsyncDisposable {
  /** The upstream's URL, through PgBouncer. */
  readonly url: string;
  /** Its console, for `show pools` and the like. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

export function findPgBouncer(): Promise<string | undefined> {
  return findExecutable('pgbouncer', ['/usr/sbin', '/usr/local/sbin']);
}

/** Starts PgBouncer in front of a server. Roles that it knows need no password towards it. */
export async function startPgBouncer(options: PgBouncerOptions): Promise<PgBouncer> {
  const command = await findPgBouncer();
  if (command === undefined) {
    throw new HarnessError(
      'PgBouncer is not installed.',
      "Install it (`apt-get install pgbouncer`), or guard the test with requireService('pgbouncer').",
    );
  }
  return onFreePort((port) => launch(command, options, port));
}

async function launch(command: string, options: PgBouncerOptions, port: number): Promise<PgBouncer> {
  const user = await findUnprivilegedUser();
  const folder = await createScratchFolder('pgbouncer', user);
  const configFile = join(folder, 'pgbouncer.ini');
  await writeFile(join(folder, 'users.txt'), formatUserList(options));
  await writeFile(configFile, formatConfiguration(options, { folder, port }));
  const bouncer = await startGuardedProcess({
    command,
    args: [configFile],
    user,
    folder,
    logFile: join(folder, 'pgbouncer.log'),
    killSignal: 'KILL',
  });
  return serve(bouncer, folder, urlsFor(options.upstreamUrl, port));
}

function urlsFor(upstreamUrl: string, port: number): Pick<PgBouncer, 'url' | 'adminUrl'> {
  const url = new URL(upstreamUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, adminUrl: withDatabaseName(url.href, 'pgbouncer') };
}

async function serve(
  bouncer: GuardedProcess,
  folder: string,
  urls: Pick<PgBouncer, 'url' | 'adminUrl'>,
): Promise<PgBouncer> {
  const stop = async (): Promise<void> => {
    // The meaning of the other signals has changed between versions; this one leaves nothing to wait for.
    await bouncer.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  const isSettled = async (): Promise<boolean> => bouncer.hasExited || answers(urls.adminUrl);
  if ((await waitUntil(isSettled, { timeoutMs: START_TIMEOUT_MS })) && !bouncer.hasExited) {
    return { ...urls, stop, [Symbol.asyncDispose]: stop };
  }
  const log = await readFile(join(folder, 'pgbouncer.log'), 'utf8');
  await stop();
  throw new HarnessError(`PgBouncer did not start: ${log.trim()}`, 'Check the options it was given.');
}

async function answers(adminUrl: string): Promise<boolean> {
  try {
    await withClient(adminUrl, (client) => client.query('show version'));
    return true;
  } catch {
    // Not listening yet: asked again until the deadline.
    return false;
  }
}
