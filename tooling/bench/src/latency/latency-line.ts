import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface LatencyLine extends AsyncDisposable {
  readonly url: string;
}

/** A way to the server whose answers take `delayMs` longer, in a process of its own: its work is nobody else's. */
export async function openLatencyLine(targetUrl: string, delayMs: number): Promise<LatencyLine> {
  const target = new URL(targetUrl);
  const child = fork(
    join(import.meta.dirname, 'line-process.ts'),
    [target.hostname, target.port, String(delayMs)],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const [port] = await once(child, 'message');
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
