/** Texts from this length on have their bytes counted before they are written. */
const COUNTED_FROM = 16_384;

/**
 * Encodes frontend messages of the PostgreSQL protocol into one buffer, so that everything a statement
 * needs leaves in a single write.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class MessageWriter {
  #buffer: Buffer = Buffer.allocUnsafe(4096);
  #length = 0;
  #lengthFieldAt = 0;

  query(text: string): this {
    return this.#open(0x51).#cString(text).#close();
  }

  parse(statementName: string, text: string): this {
    return this.#open(0x50).#cString(statementName).#cString(text).#int16(0).#close();
  }

  /** `values` are text, binary (`Buffer`) or null, as node-postgres prepares them. */
  bind(statementName: string, values: ReadonlyArray<string | Buffer | null>, binaryResult = false): this {
    this.#open(0x42).#int8(0).#cString(statementName).#int16(values.length);
    for (const value of values) this.#int16(typeof value === 'string' || value === null ? 0 : 1);
    this.#int16(values.length);
    for (const value of values) this.#value(value);
    return this.#int16(1)
      .#int16(binaryResult ? 1 : 0)
      .#close();
  }

  describePortal(): this {
    return this.#open(0x44).#int8(0x50).#int8(0).#close();
  }

  execute(): this {
    return this.#open(0x45).#int8(0).#int32(0).#close();
  }

  closeStatement(statementName: string): this {
    return this.#open(0x43).#int8(0x53).#cString(statementName).#close();
  }

  sync(): this {
    return this.#open(0x53).#close();
  }

  /** Messages that were encoded earlier. */
  raw(messages: Buffer): this {
    this.#reserve(messages.length);
    messages.copy(this.#buffer, this.#length);
    this.#length += messages.length;
    return this;
  }

  /** Hands out everything written so far and starts anew; the socket may keep the result. */
  take(): Buffer {
    const messages = Buffer.allocUnsafe(this.#length);
    this.#buffer.copy(messages, 0, 0, this.#length);
    this.discard();
    return messages;
  }

  discard(): void {
    this.#length = 0;
    // One huge statement must not keep its memory for the life of the process.
    if (this.#buffer.length > 1 << 20) this.#buffer = Buffer.allocUnsafe(4096);
  }

  #open(code: number): this {
    this.#int8(code);
    this.#lengthFieldAt = this.#length;
    return this.#int32(0);
  }

  #close(): this {
    this.#buffer.writeInt32BE(this.#length - this.#lengthFieldAt, this.#lengthFieldAt);
    return this;
  }

  #value(value: string | Buffer | null): void {
    if (value === null) {
      this.#int32(-1);
    } else if (typeof value === 'string') {
      this.#int32(0);
      const start = this.#length;
      this.#utf8(value);
      this.#buffer.writeInt32BE(this.#length - start, start - 4);
    } else {
      this.#int32(value.length);
      this.raw(value);
    }
  }

  #cString(text: string): this {
    this.#utf8(text);
    return this.#int8(0);
  }

  #utf8(text: string): void {
    // Room for the worst case is cheaper than counting first, unless it is much.
    this.#reserve(text.length < COUNTED_FROM ? text.length * 3 : Buffer.byteLength(text));
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  #int8(value: number): this {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
    return this;
  }

  #int16(value: number): this {
    this.#reserve(2);
    this.#length = this.#buffer.writeUInt16BE(value, this.#length);
    return this;
  }

  #int32(value: number): this {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
    return this;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
