import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { MessageSplitter } from './message-splitter.ts';
import type { ProtocolMessage } from './protocol-message.ts';
import type { TrafficShape } from './traffic-shape.ts';

const HIGH_WATER_BYTES = 1_048_576;

/** Looks at messages on their way. */
export interface LaneObserver {
  /** Told of each message when its turn has come. */
  hear(message: ProtocolMessage): void;
  /** Whether `run` has something to do, so that the bytes ahead must be written first. */
  interrupts(when: 'before' | 'after', message: ProtocolMessage): boolean;
  /** Answers whether the message is to be dropped. */
  run(when: 'before' | 'after', message: ProtocolMessage): Promise<boolean>;
  /** The sender ended (FIN), or broke off (RST), and all it said before has passed. */
  onEnd(how: 'fin' | 'rst'): void;
}

interface Parcel {
  readonly messages: readonly ProtocolMessage[];
  readonly arrivedAt: number;
}

/** One direction of a connection: reads, lets messages be looked at, shapes the traffic, writes. */
export class Lane {
  readonly #source: Socket;
  readonly #target: Socket;
  readonly #splitter: MessageSplitter;
  readonly #shape: TrafficShape;
  readonly #observer: LaneObserver;
  readonly #queue: Parcel[] = [];
  #queuedBytes = 0;
  #ending: 'fin' | 'rst' | undefined;
  #isPumping = false;

  constructor(
    ends: { source: Socket; target: Socket },
    splitter: MessageSplitter,
    shape: TrafficShape,
    observer: LaneObserver,
  ) {
    this.#source = ends.source;
    this.#target = ends.target;
    this.#splitter = splitter;
    this.#shape = shape;
    this.#observer = observer;
    this.#listen();
  }

  #listen(): void {
    this.#source.on('data', (chunk: Buffer) => this.#accept(this.#splitter.push(chunk)));
    this.#source.on('end', () => this.#finish('fin'));
    this.#source.on('close', () => this.#finish('rst'));
    // `close` follows and tells the other side.
    this.#source.on('error', () => {});
  }

  #accept(messages: readonly ProtocolMessage[]): void {
    if (messages.length === 0) return;
    this.#queue.push({ messages, arrivedAt: performance.now() });
    this.#queuedBytes += sizeOf(messages);
    if (this.#queuedBytes > HIGH_WATER_BYTES) this.#source.pause();
    this.#startPump();
  }

  #finish(how: 'fin' | 'rst'): void {
    if (this.#ending) return;
    this.#ending = how;
    const rest = this.#splitter.takeRest();
    if (rest) this.#accept([rest]);
    this.#startPump();
  }

  #startPump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    // Nobody awaits a lane; what can go wrong in it (a trigger that throws) ends the test as it should.
    void this.#pump();
  }

  async #pump(): Promise<void> {
    for (let parcel = this.#queue.shift(); parcel; parcel = this.#queue.shift()) {
      await this.#deliver(parcel);
      this.#queuedBytes -= sizeOf(parcel.messages);
      if (this.#queuedBytes <= HIGH_WATER_BYTES) this.#source.resume();
    }
    await this.#shape.passGate();
    // While the gate was closed more may have arrived.
    if (this.#queue.length > 0) return this.#pump();
    this.#isPumping = false;
    if (this.#ending) this.#observer.onEnd(this.#ending);
  }

  /** What arrived together leaves together, except around a message that a trigger waits for. */
  async #deliver({ messages, arrivedAt }: Parcel): Promise<void> {
    let together: Buffer[] = [];
    const flush = async (): Promise<void> => {
      const bytes = Buffer.concat(together);
      together = [];
      await this.#write(bytes, arrivedAt);
    };
    for (const message of messages) {
      this.#observer.hear(message);
      if (this.#observer.interrupts('before', message)) {
        await flush();
        if (await this.#observer.run('before', message)) continue;
      }
      together.push(message.bytes);
      if (this.#observer.interrupts('after', message)) {
        await flush();
        await this.#observer.run('after', message);
      }
    }
    await flush();
  }

  async #write(bytes: Buffer, arrivedAt: number): Promise<void> {
    await this.#shape.delay(arrivedAt);
    await this.#shape.passGate();
    for (const piece of this.#shape.cut(bytes)) {
      await this.#shape.passGate();
      if (!this.#target.writable) return;
      if (!this.#target.write(piece)) await drained(this.#target);
      await this.#shape.pace(piece.length);
    }
  }
}

function sizeOf(messages: readonly ProtocolMessage[]): number {
  return messages.reduce((total, { bytes }) => total + bytes.length, 0);
}

/** Also when it closes instead. */
async function drained(target: Socket): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const wait = (event: string): Promise<unknown> => once(target, event, { signal }).catch(() => {});
  await Promise.race([wait('drain'), wait('close')]);
  settled.abort();
}
