/** A place to print to: the slice of a terminal or pipe that the CLI uses. */
export interface CliStream {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal now; it changes when the window does. */
  readonly columns: number;
  /** Its height; unknown where it is no terminal. */
  readonly rows?: number;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** All that the CLI knows of the world outside, so that a test can be that world. */
export interface CliIo {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  /** Whether a person can answer a question. */
  readonly isInteractive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since some fixed point. */
  now(): number;
  /** Calls `listener` for each stop signal, until the returned function is called. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
}
