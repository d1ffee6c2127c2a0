import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { UsageError } from '@dmt/core';

const FIRST = 54_000;
const COUNT = 1_000;

/**
 * The port to listen on: the one asked for; else the one of the last time; else one that is the project's own, as
 * far as a thousand suffice. Where something else has it, any that is free.
 *
 * @throws DMT_USAGE when the one that was asked for is taken
 */
export async function choosePort(
  project: string,
  asked: number | undefined,
  last: number | undefined,
): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new UsageError(`Port ${asked} is taken.`, 'Name another one, or leave --port out.');
  }
  const own = FIRST + (createHash('sha256').update(project).digest().readUInt16BE() % COUNT);
  const wanted = last ?? own;
  return (await isFree(wanted)) ? wanted : findFree();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    // In use, or not ours to have.
    return false;
  } finally {
    server.close();
  }
}

async function findFree(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port.');
  return address.port;
}
