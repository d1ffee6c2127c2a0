import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** How an application comes to its tenant. Nest has a second way by hand, which does all that ours does. */
export type Middleware = 'by hand' | 'guard by hand' | 'dmt';

/** Applications of one framework in one process, each on a port of its own. */
export class ServerProcess {
  /** In the order that the middlewares were named in. */
  readonly ports: Promise<readonly number[]>;
  readonly #child: ChildProcess;

  constructor(framework: string, middlewares: readonly Middleware[], url: string) {
    this.#child = fork(join(import.meta.dirname, 'server.ts'), [framework, url, ...middlewares], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    // The process sends its ports as numbers, and nothing else before it is asked.
    this.ports = this.#answer() as Promise<number[]>;
  }

  /** Processor time that the process took so far. */
  async cpuMicros(): Promise<number> {
    this.#child.send('cpu');
    return Number(await this.#answer());
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async #answer(): Promise<unknown> {
    const ended = AbortSignal.timeout(30_000);
    const [answer] = await once(this.#child, 'message', { signal: ended });
    return answer;
  }
}
