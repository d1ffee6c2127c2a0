import type { PgClient } from './pg-internals.ts';

/** Lets the process end while a connection has nothing to do: its socket counts only while something runs on it. */
export class ProcessHold {
  readonly #client: Pick<PgClient, 'ref' | 'unref'>;
  #running = 0;

  constructor(client: Pick<PgClient, 'ref' | 'unref'>) {
    this.#client = client;
    client.unref();
  }

  take(): void {
    if (this.#running++ === 0) this.#client.ref();
  }

  release(): void {
    if (--this.#running === 0) this.#client.unref();
  }
}
