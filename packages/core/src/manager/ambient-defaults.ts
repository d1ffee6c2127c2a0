/** The one place where core looks at the world on its own account. */

/** Milliseconds since the epoch, for timestamps that people read. */
export const wallClock = (): number => Date.now();

/** Milliseconds that only ever go forward, for durations and deadlines. */
export const monotonicClock = (): number => performance.now();

/** Where debug output goes when no logger was configured: not to standard output, which belongs to the application. */
export const standardErrorLine = (line: string): void => void process.stderr.write(`${line}\n`);

export const random = (): number => Math.random();
