import type { CliIo, CliStream, StopSignal } from './io.ts';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
const READER_LEFT = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** The real world: this process, its streams and its signals. */
export function createProcessIo(): CliIo {
  return {
    stdin: process.stdin,
    stdout: openStream(process.stdout),
    stderr: openStream(process.stderr),
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    now: () => performance.now(),
    onSignal,
  };
}

/** Resolves once everything written so far has left the process. */
export async function flushProcessIo(): Promise<void> {
  const flush = (stream: NodeJS.WriteStream): Promise<void> =>
    new Promise((resolve) => (stream.writable ? stream.write('', () => resolve()) : resolve()));
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
}

function openStream(stream: NodeJS.WriteStream): CliStream {
  let isOpen = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `dmt status | head -1` closes our pipe: the work goes on, unheard.
    if (!READER_LEFT.has(error.code ?? '')) throw error;
    isOpen = false;
  });
  return {
    write: (text) => void (isOpen && stream.write(text)),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns || DEFAULT_COLUMNS;
    },
    get rows() {
      return stream.rows || DEFAULT_ROWS;
    },
  };
}

function onSignal(listener: (signal: StopSignal) => void): () => void {
  for (const signal of STOP_SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, listener);
  };
}
