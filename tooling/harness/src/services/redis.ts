import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { HarnessError } from '../harness-error.ts';
import { findExecutable } from '../process/find-executable.ts';
import { startGuardedProcess } from '../process/guarded-process.ts';
import { onFreePort } from '../process/on-free-port.ts';
import { createScratchFolder } from '../process/scratch-folder.ts';
import { findUnprivilegedUser } from '../process/unprivileged-user.ts';
import { waitUntil } from '../process/wait-until.ts';

const START_TIMEOUT_MS = 30_000;

export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly source: 'url' | 'system';
  /** Ends the server. One that was given by URL is left alone. */
  stop(): Promise<void>;
}

export function findRedis(): Promise<string | undefined> {
  return findExecutable('redis-server');
}

/** An empty Redis of one's own; or the one of `DMT_TEST_REDIS_URL`, which is shared: use keys of your own. */
export async function startRedis(): Promise<RedisServer> {
  const url = process.env.DMT_TEST_REDIS_URL;
  if (url) return { url, source: 'url', stop: async () => {}, [Symbol.asyncDispose]: async () => {} };
  const command = await findRedis();
  if (command === undefined) {
    throw new HarnessError(
      'Redis is not installed.',
      "Install it (`apt-get install redis-server`), set DMT_TEST_REDIS_URL, or guard the test with requireService('redis').",
    );
  }
  return onFreePort((port) => launch(command, port));
}

async function launch(command: string, port: number): Promise<RedisServer> {
  const user = await findUnprivilegedUser();
  const folder = await createScratchFolder('redis', user);
  const logFile = join(folder, 'redis.log');
  // Nothing is written to disk: it ends with the test.
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const redis = await startGuardedProcess({ command, args, user, folder, logFile, killSignal: 'KILL' });
  const stop = async (): Promise<void> => {
    await redis.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  const isSettled = async (): Promise<boolean> => redis.hasExited || answersPing(port);
  if ((await waitUntil(isSettled, { timeoutMs: START_TIMEOUT_MS })) && !redis.hasExited) {
    return { url: `redis://127.0.0.1:${port}`, source: 'system', stop, [Symbol.asyncDispose]: stop };
  }
  const log = await readFile(logFile, 'utf8');
  await stop();
  throw new HarnessError(`Redis did not start: ${log.trim()}`, 'Run redis-server by hand to see why.');
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => {
      resolve(answer.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.on('close', () => resolve(false));
    // Not listening yet; `close` follows.
    socket.on('error', () => {});
  });
}
