import type { CliIo } from '../io.ts';
import { chooseGlyphs, type Glyphs } from './glyphs.ts';
import { createPalette, type Palette } from './palette.ts';
import type { Redactor } from './redactor.ts';

/** A line at the bottom of the terminal that is redrawn, and must make room for other lines. */
export interface LiveLine {
  erase(): string;
  draw(): string;
}

/** How the result is shown on stdout: what a renderer needs to know. */
export interface Look {
  readonly palette: Palette;
  readonly glyphs: Glyphs;
  /** Columns to keep within; `Infinity` when stdout is no terminal, so that nothing is cut for `grep`. */
  readonly width: number;
  readonly isVerbose: boolean;
}

export interface OutputOptions {
  readonly isJson: boolean;
  readonly isVerbose: boolean;
  readonly wantsColor: boolean;
}

/** Where a command prints: results on stdout, everything else on stderr, no password on either. */
export interface Output {
  readonly isJson: boolean;
  readonly look: Look;
  /** As `look`, for stderr. */
  readonly logLook: Look;
  /** Whether a line may be redrawn on stderr. */
  readonly isLive: boolean;
  print(text: string): void;
  printDocument(value: unknown): void;
  log(text: string): void;
  /** Puts a live line on stderr, or takes it away. */
  setLiveLine(line: LiveLine | undefined): void;
  redrawLiveLine(): void;
}

export function createOutput(io: CliIo, options: OutputOptions, redactor: Redactor): Output {
  let live: LiveLine | undefined;
  const glyphs = chooseGlyphs(io.env);
  const lookOf = (stream: CliIo['stdout']): Look => ({
    palette: createPalette(stream, io.env, options.wantsColor),
    glyphs,
    width: stream.isTTY ? stream.columns : Number.POSITIVE_INFINITY,
    isVerbose: options.isVerbose,
  });
  const aroundLiveLine = (write: () => void): void => {
    if (live) io.stderr.write(live.erase());
    write();
    if (live) io.stderr.write(live.draw());
  };
  return {
    isJson: options.isJson,
    get look() {
      return lookOf(io.stdout);
    },
    get logLook() {
      return lookOf(io.stderr);
    },
    isLive: io.stderr.isTTY && io.env.TERM !== 'dumb' && !io.env.CI,
    print: (text) => aroundLiveLine(() => io.stdout.write(`${redactor.redact(text)}\n`)),
    printDocument: (value) =>
      aroundLiveLine(() => io.stdout.write(`${JSON.stringify(value, redactStrings(redactor), 2)}\n`)),
    // In one piece, or what somebody types falls in between.
    log: (text) => io.stderr.write(`${live?.erase() ?? ''}${redactor.redact(text)}\n${live?.draw() ?? ''}`),
    setLiveLine: (line) => {
      if (live) io.stderr.write(live.erase());
      live = line;
    },
    redrawLiveLine: () => {
      if (live) io.stderr.write(live.erase() + live.draw());
    },
  };
}

/** Redacts before JSON escapes quotes and backslashes, which would disguise a password. */
function redactStrings(redactor: Redactor): (key: string, value: unknown) => unknown {
  return (_key, value) => (typeof value === 'string' ? redactor.redact(value) : value);
}
