import { Writable } from 'node:stream';
import type { CliStream } from '../io.ts';

const DEFAULT_ROWS = 24;
const ESCAPE = '\u001b';
const COLOUR = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g');

/** One of our streams as prompts want it: a stream of Node.js that knows its size. */
export class TerminalWriter extends Writable {
  readonly isTTY = true;
  readonly #stream: CliStream;
  readonly #hasColor: boolean;

  constructor(stream: CliStream, hasColor: boolean) {
    super({ decodeStrings: false });
    this.#stream = stream;
    this.#hasColor = hasColor;
  }

  get columns(): number {
    return this.#stream.columns;
  }

  get rows(): number {
    return this.#stream.rows ?? DEFAULT_ROWS;
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    const text = String(chunk);
    // Prompts colour what they draw without asking us; the sequences that move the cursor stay.
    this.#stream.write(this.#hasColor ? text : text.replace(COLOUR, ''));
    done();
  }
}
