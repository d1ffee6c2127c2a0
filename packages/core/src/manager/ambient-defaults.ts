/** The one place where core looks at the world on its own account. */

/** Milliseconds since the epoch, for timestamps that people read. */
export const wallClock = (): number => Date.now();

/** Milliseconds that only ever go forward, for durations and deadlines. */
export const monotonicClock = (): number => performance.now();

export const random = (): number => Math.random();
