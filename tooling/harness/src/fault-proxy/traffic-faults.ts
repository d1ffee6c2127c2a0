import type { Side } from './protocol-message.ts';
import type { TrafficShape } from './traffic-shape.ts';

/** Faults of the line that last until `clear()`. Without a side they hold for both directions. */
export interface TrafficFaults {
  /** Each byte arrives this much later. */
  delay(ms: number, side?: Side): void;
  /** Bytes arrive in packets of at most this size. */
  slice(bytes: number, side?: Side): void;
  /** At most this many bytes pass in a second. */
  limit(bytesPerSecond: number, side?: Side): void;
  /** Nothing passes, not even the news that a side has closed. `clear()` delivers what was held back. */
  blackhole(side?: Side): void;
  /** The line is as it was. */
  clear(): void;
}

type ShapesOf = (side: Side | undefined) => readonly TrafficShape[];

/** Applies faults to whatever shapes `shapesOf` names at that moment. */
export function createTrafficFaults(shapesOf: ShapesOf): TrafficFaults {
  return {
    delay(ms, side) {
      for (const shape of shapesOf(side)) shape.delayMs = ms;
    },
    slice(bytes, side) {
      for (const shape of shapesOf(side)) shape.sliceBytes = bytes;
    },
    limit(bytesPerSecond, side) {
      for (const shape of shapesOf(side)) shape.bytesPerSecond = bytesPerSecond;
    },
    blackhole(side) {
      for (const shape of shapesOf(side)) shape.blackhole();
    },
    clear() {
      for (const shape of shapesOf(undefined)) shape.clear();
    },
  };
}
