import type { PGlite } from '@electric-sql/pglite';
import { Buffer } from 'buffer';
import { EventEmitter } from 'events';

/** What `pg` takes for a socket: every write goes to the PostgreSQL in this page, and its answer comes back as data. */
export class PGliteSocket extends EventEmitter {
  readonly #server: PGlite;
  readonly #onWrite: (messages: Uint8Array) => void;
  #queue: Promise<void> = Promise.resolve();
  writable = true;

  constructor(server: PGlite, onWrite: (messages: Uint8Array) => void) {
    super();
    this.#server = server;
    this.#onWrite = onWrite;
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  write(messages: Uint8Array): boolean {
    const bytes = new Uint8Array(messages);
    this.#onWrite(bytes);
    this.#queue = this.#queue.then(() => this.#ask(bytes));
    return true;
  }

  async #ask(messages: Uint8Array): Promise<void> {
    try {
      const answer = await this.#server.execProtocolRaw(messages);
      if (answer.length > 0) this.emit('data', Buffer.from(answer));
    } catch (error) {
      this.emit('error', error);
    }
  }

  end(): this {
    if (!this.writable) return this;
    this.writable = false;
    queueMicrotask(() => {
      this.emit('end');
      this.emit('close');
    });
    return this;
  }

  destroy(): this {
    return this.end();
  }

  setNoDelay = (): this => this;
  setKeepAlive = (): this => this;
  ref = (): this => this;
  unref = (): this => this;
  cork = (): void => undefined;
  uncork = (): void => undefined;
}
