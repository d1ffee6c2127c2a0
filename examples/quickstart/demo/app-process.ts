import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DemoProject } from './project.ts';

export interface AppProcess {
  readonly url: string;
  /** Asks for a graceful end, as a container platform does, and waits for it. */
  stop(): Promise<void>;
}

const serverFile = fileURLToPath(new URL('../src/server.ts', import.meta.url));

/** Runs `src/server.ts` on a free port. */
export async function startApp({ env }: DemoProject): Promise<AppProcess> {
  const child = spawn(process.execPath, [serverFile], {
    env: { ...process.env, ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Listening on (\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    return {
      url,
      async stop() {
        child.kill('SIGTERM');
        const [exitCode, signal] = await exited;
        if (exitCode !== 0 && signal === null)
          throw new Error(`The server ended with exit code ${exitCode}.`);
      },
    };
  }
  throw new Error('The server ended before it listened.');
}
