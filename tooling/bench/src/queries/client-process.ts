import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClientReply, ClientRequest } from './client-protocol.ts';

const ANSWER_LIMIT_MS = 60_000;

interface RunningClient {
  readonly child: ChildProcess;
  /** Aborted when the process is gone. */
  readonly ended: AbortSignal;
}

/** One contender in a process of its own, so that nobody's heap or event loop is anybody else's. */
export class ClientProcess {
  readonly #contender: string;
  #running: RunningClient | undefined;

  constructor(contender: string) {
    this.#contender = contender;
  }

  /** An error when the process ended or fell silent: it is replaced at the next question. */
  async ask(request: ClientRequest): Promise<ClientReply> {
    this.#running ??= start(this.#contender);
    const { child, ended } = this.#running;
    const signal = AbortSignal.any([ended, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    try {
      child.send(request);
      const [reply] = await once(child, 'message', { signal });
      return reply as ClientReply; // client.ts sends nothing else
    } catch {
      await this.stop();
      return { error: ended.aborted ? 'the process ended' : 'the process fell silent' };
    }
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined || running.ended.aborted) return;
    running.child.kill('SIGKILL');
    await once(running.child, 'exit');
  }
}

function start(contender: string): RunningClient {
  const child = fork(join(import.meta.dirname, 'client.ts'), [contender], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  // A question to a process that is gone fails by `ended`, not by the channel.
  child.on('error', () => {});
  return { child, ended: ended.signal };
}
