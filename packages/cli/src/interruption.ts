import { ExitCode } from './exit-code.ts';
import type { CliIo, StopSignal } from './io.ts';

/** Rejects what a command was doing when it is to stop at once. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly stopSignal: StopSignal;
  /** Whether something was begun that may have been cut short. */
  readonly hadWorkInHand: boolean;

  constructor(stopSignal: StopSignal, hadWorkInHand: boolean) {
    super(`Stopped by ${stopSignal}.`);
    this.stopSignal = stopSignal;
    this.hadWorkInHand = hadWorkInHand;
  }
}

/**
 * What Ctrl-C means now. While tenants are in hand the first signal asks for a tidy end and the second
 * stops at once; before and after, when nothing can be cut in half, the first one stops at once.
 */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #onFirstSignal: (signal: StopSignal, words: string | undefined) => void;
  readonly #stopped: Promise<never>;
  #stop: (reason: StoppedError) => void = () => undefined;
  #received: StopSignal | undefined;
  #hasWorkInHand = false;
  #words: string | undefined;

  constructor(io: CliIo, onFirstSignal: (signal: StopSignal, words: string | undefined) => void) {
    this.#onFirstSignal = onFirstSignal;
    this.#stopped = new Promise((_resolve, reject) => {
      this.#stop = reject;
    });
    // Without a race under way nobody listens, and a rejection nobody hears ends the process.
    this.#stopped.catch(() => undefined);
    this.#unsubscribe = io.onSignal((signal) => this.#receive(signal));
  }

  /** The exit code of a command that was told to stop. */
  get exitCode(): number | undefined {
    if (this.#received === undefined) return undefined;
    return this.#received === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated;
  }

  /** Aborts at the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Runs work that a first signal must not cut short; `words` are what is said then, if it is not the usual. */
  async finishInHand<T>(work: (signal: AbortSignal) => Promise<T>, words?: string): Promise<T> {
    this.#words = words;
    this.#hasWorkInHand = true;
    try {
      return await work(this.signal);
    } finally {
      this.#hasWorkInHand = false;
    }
  }

  /** `work`, or a `StoppedError` as soon as the command is to stop at once. */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#stopped]);
  }

  dispose(): void {
    this.#unsubscribe();
  }

  #receive(signal: StopSignal): void {
    const isFirst = this.#received === undefined;
    this.#received ??= signal;
    this.#controller.abort(new StoppedError(signal, this.#hasWorkInHand));
    if (isFirst && this.#hasWorkInHand) this.#onFirstSignal(signal, this.#words);
    else this.#stop(new StoppedError(this.#received, this.#hasWorkInHand));
  }
}
