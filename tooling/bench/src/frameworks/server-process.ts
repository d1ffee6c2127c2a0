import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** How the application comes to its tenant. Nest has a second way by hand, which does all that ours does. */
export type Middleware = 'by hand' | 'guard by hand' | 'dmt';

/** One application in a process of its own. */
export class ServerProcess {
  readonly port: Promise<number>;
  readonly #child: ChildProcess;

  constructor(framework: string, middleware: Middleware, url: string) {
    this.#child = fork(join(import.meta.dirname, 'server.ts'), [framework, middleware, url], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    this.port = this.#answer();
  }

  /** Processor time that the process took so far. */
  async cpuMicros(): Promise<number> {
    this.#child.send('cpu');
    return this.#answer();
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async #answer(): Promise<number> {
    const ended = AbortSignal.timeout(30_000);
    const [answer] = await once(this.#child, 'message', { signal: ended });
    return Number(answer);
  }
}
