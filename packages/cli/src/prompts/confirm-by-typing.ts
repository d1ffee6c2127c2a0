import { createInterface } from 'node:readline';
import { ConfirmationMissingError } from '@dmt/core';
import type { CommandSession } from '../command-session.ts';
import { printable } from '../output/printable.ts';
import { wrapText } from '../output/wrap-text.ts';

export interface TypedConfirmation {
  readonly warning: string;
  /** What has to be typed. */
  readonly expected: string;
  /** What that is: `the tenant id`. */
  readonly noun: string;
}

/** Asks for a name to be typed. Anything else, and the end of input, is a refusal. */
export async function confirmByTyping(
  { io, output, interruption }: CommandSession,
  { warning, expected, noun }: TypedConfirmation,
): Promise<void> {
  const { palette, glyphs, width } = output.logLook;
  const lines = wrapText(warning, width, '  ').slice(2);
  output.log(`${palette.attention(glyphs.attention)} ${lines}`);
  io.stderr.write(`  Type ${noun} (${palette.strong(printable(expected))}) to go on: `);
  // The terminal shows ^C where the answer would stand.
  interruption.signal.addEventListener('abort', () => io.stderr.write('\n'), { once: true });
  const answer = await readLine(io.stdin);
  if (answer === undefined) io.stderr.write('\n');
  if (answer?.trim() === expected) return;
  throw new ConfirmationMissingError(
    answer === undefined ? 'The question was not answered.' : `That is not ${noun}.`,
    'Nothing was changed.',
  );
}

/** The next line, or `undefined` at the end of input. */
function readLine(stdin: NodeJS.ReadableStream): Promise<string | undefined> {
  // No raw mode, so that Ctrl-C reaches the process as a signal.
  const lines = createInterface({ input: stdin, terminal: false });
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => resolve(undefined));
  });
}
