import { Buffer as BrowserBuffer } from 'buffer';

/** What Node has in every module; esbuild puts it where it is used. */
export const Buffer: typeof BrowserBuffer = BrowserBuffer;

export const process = {
  env: {},
  version: 'v24.0.0',
  versions: {},
  platform: 'browser',
  nextTick: (work: (...args: unknown[]) => void, ...args: unknown[]): void =>
    queueMicrotask(() => work(...args)),
  emitWarning: (): void => undefined,
  stderr: { write: (): boolean => true },
};

export const setImmediate = (work: () => void): void => void globalThis.setTimeout(work, 0);

export { clearInterval, clearTimeout, setInterval, setTimeout } from './timers.ts';
