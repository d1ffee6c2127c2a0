import { type ProtocolMessage, readTypedMessage, type Side } from './protocol-message.ts';
import { readUntypedMessage } from './startup-message.ts';

const TLS_HANDSHAKE_BYTE = 0x16;
// More than PostgreSQL itself accepts; a greater length means that this is not its protocol.
const MAX_MESSAGE_BYTES = 0x4000_0000;

/** What the two directions of a connection must know of each other while it begins. */
export interface Handshake {
  /** The server's next byte is the answer to SSLRequest or GSSENCRequest. */
  awaitsEncryptionAnswer: boolean;
  /** Encrypted, or not this protocol: bytes pass unread. */
  isOpaque: boolean;
}

/** Cuts one direction of a connection into messages; keeps what is still incomplete. */
export class MessageSplitter {
  readonly #side: Side;
  readonly #handshake: Handshake;
  #rest: Buffer = Buffer.alloc(0);
  #isStartingUp: boolean;

  constructor(side: Side, handshake: Handshake) {
    this.#side = side;
    this.#handshake = handshake;
    this.#isStartingUp = side === 'client';
  }

  push(chunk: Buffer): ProtocolMessage[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: ProtocolMessage[] = [];
    for (let message = this.#next(); message !== undefined; message = this.#next()) messages.push(message);
    return messages;
  }

  /** What never became a message, once the sender has ended. */
  takeRest(): ProtocolMessage | undefined {
    return this.#rest.length === 0 ? undefined : this.#opaque();
  }

  #next(): ProtocolMessage | undefined {
    if (this.#rest.length === 0) return undefined;
    if (this.#handshake.isOpaque) return this.#opaque();
    if (this.#side === 'server' && this.#handshake.awaitsEncryptionAnswer) return this.#encryptionAnswer();
    return this.#isStartingUp ? this.#untyped() : this.#typed();
  }

  #untyped(): ProtocolMessage | undefined {
    if (this.#rest[0] === TLS_HANDSHAKE_BYTE) return this.#giveUp();
    const bytes = this.#takeFrame(0, 8);
    if (bytes === undefined) return this.#handshake.isOpaque ? this.#opaque() : undefined;
    const message = readUntypedMessage(bytes);
    if (message.type === 'startup') this.#isStartingUp = false;
    if (message.type.endsWith('-request')) this.#handshake.awaitsEncryptionAnswer = true;
    return message;
  }

  #typed(): ProtocolMessage | undefined {
    const bytes = this.#takeFrame(1, 4);
    if (bytes === undefined) return this.#handshake.isOpaque ? this.#opaque() : undefined;
    return readTypedMessage(this.#side, bytes);
  }

  #encryptionAnswer(): ProtocolMessage {
    this.#handshake.awaitsEncryptionAnswer = false;
    const bytes = this.#take(1);
    const text = bytes.toString('latin1');
    // `N`, or `E` from servers that do not know the request: the connection goes on in the clear.
    this.#handshake.isOpaque = text === 'S' || text === 'G';
    return { side: 'server', type: 'encryption-answer', text, bytes };
  }

  /** `lengthAt` is where the length stands, which counts itself but no type byte before it. */
  #takeFrame(lengthAt: number, minimum: number): Buffer | undefined {
    if (this.#rest.length < lengthAt + 4) return undefined;
    const length = this.#rest.readUInt32BE(lengthAt);
    if (length < minimum || length > MAX_MESSAGE_BYTES) {
      this.#handshake.isOpaque = true;
      return undefined;
    }
    return this.#rest.length < lengthAt + length ? undefined : this.#take(lengthAt + length);
  }

  #giveUp(): ProtocolMessage {
    this.#handshake.isOpaque = true;
    return this.#opaque();
  }

  #opaque(): ProtocolMessage {
    return { side: this.#side, type: 'opaque', text: undefined, bytes: this.#take(this.#rest.length) };
  }

  #take(length: number): Buffer {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return bytes;
  }
}
