import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { CliIo, CliStream, StopSignal } from '../src/io.ts';
import { main } from '../src/main.ts';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** Makes all three streams terminals of this width. */
  readonly terminalColumns?: number;
  /** What is typed; the input then ends. */
  readonly typed?: string;
  /** Someone sits there and has not answered yet. */
  readonly isInputOpen?: boolean;
  /** What is typed as soon as something has been printed since the last answer; the input then stays open. */
  readonly answers?: ReadonlyArray<readonly [seen: string, typed: string]>;
  /** Called with a function that sends a signal, as soon as the command listens. */
  readonly onListening?: (send: (signal: StopSignal) => void) => void;
  /** Called with everything printed so far, each time something is. */
  readonly onOutput?: (soFar: string) => void;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, in a world made of the options. */
export async function runCli(argv: readonly string[], options: RunOptions): Promise<RunResult> {
  const printed = { stdout: '', stderr: '' };
  const answers = [...(options.answers ?? [])];
  const stdin = new PassThrough();
  let unread = '';
  const answer = (text: string): void => {
    unread += text;
    const [seen, typed] = answers[0] ?? [];
    if (seen === undefined || typed === undefined || !unread.includes(seen)) return;
    answers.shift();
    unread = '';
    // After what is being printed, by whoever will read it.
    setTimeout(() => stdin.write(typed), 20);
  };
  const stream = (name: keyof typeof printed): CliStream => ({
    write: (text) => {
      printed[name] += text;
      answer(stripVTControlCharacters(text));
      options.onOutput?.(printed.stdout + printed.stderr);
    },
    isTTY: options.terminalColumns !== undefined,
    columns: options.terminalColumns ?? 80,
  });
  if (!options.isInputOpen && options.answers === undefined) stdin.end(options.typed ?? '');
  const io: CliIo = {
    stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    isInteractive: options.terminalColumns !== undefined,
    env: options.env ?? {},
    cwd: options.cwd,
    now: () => performance.now(),
    onSignal: (listener) => {
      options.onListening?.(listener);
      return () => undefined;
    },
  };
  const exitCode = await main(argv, io);
  stdin.end();
  return { exitCode, ...printed };
}

/** The one JSON document that `--json` printed. */
export function parseDocument({ stdout }: RunResult): Record<string, unknown> {
  const document: unknown = JSON.parse(stdout);
  if (typeof document !== 'object' || document === null) throw new Error(`Not a document: ${stdout}`);
  return Object.fromEntries(Object.entries(document));
}
