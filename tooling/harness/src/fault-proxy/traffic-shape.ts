import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { createDeferred, type Deferred } from '../process/deferred.ts';

/** How bytes travel in one direction of a connection. */
export class TrafficShape {
  delayMs = 0;
  sliceBytes: number = Number.POSITIVE_INFINITY;
  bytesPerSecond: number = Number.POSITIVE_INFINITY;
  #gate: Deferred<void> | undefined;

  get isBlackholed(): boolean {
    return this.#gate !== undefined;
  }

  blackhole(): void {
    this.#gate ??= createDeferred();
  }

  clear(): void {
    this.delayMs = 0;
    this.sliceBytes = Number.POSITIVE_INFINITY;
    this.bytesPerSecond = Number.POSITIVE_INFINITY;
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  /** A connection that begins while the faults are on has them too. */
  copyFrom(other: TrafficShape): void {
    this.delayMs = other.delayMs;
    this.sliceBytes = other.sliceBytes;
    this.bytesPerSecond = other.bytesPerSecond;
    if (other.isBlackholed) this.blackhole();
  }

  /** Resolves at once unless the direction is a black hole. */
  async passGate(): Promise<void> {
    while (this.#gate) await this.#gate.promise;
  }

  /** Waits until bytes that arrived at `arrivedAt` may leave. */
  async delay(arrivedAt: number): Promise<void> {
    const remainingMs = arrivedAt + this.delayMs - performance.now();
    if (this.delayMs > 0 && remainingMs > 0) await sleep(remainingMs);
  }

  /** Cuts bytes to pieces that are to be written one by one. */
  *cut(bytes: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < bytes.length) {
      // Read on each turn: the fault may be cleared in between.
      const piece = bytes.subarray(at, at + Math.min(this.sliceBytes, this.#burst()));
      at += piece.length;
      yield piece;
    }
  }

  /** Waits after a piece was written. */
  async pace(bytes: number): Promise<void> {
    if (Number.isFinite(this.bytesPerSecond)) await sleep((bytes / this.bytesPerSecond) * 1_000);
    // Another turn of the event loop lets the piece leave as a packet of its own.
    else if (Number.isFinite(this.sliceBytes)) await nextTurn();
  }

  /** Under a limit a piece is what may pass in 20 ms, so that bytes trickle and do not gush. */
  #burst(): number {
    return Math.max(1, Math.floor(this.bytesPerSecond / 50));
  }
}
