import type { CliIo, CliStream } from '../io.ts';
import type { Argv } from './screen.ts';

/** What a command prints with `--json`, without showing any of it. */
export async function readDocument(
  argv: Argv,
  io: CliIo,
  run: (argv: Argv, io: CliIo) => Promise<number>,
): Promise<unknown> {
  let printed = '';
  const stream = (write: (text: string) => void): CliStream => ({ write, isTTY: false, columns: 80 });
  const stdout = stream((text) => {
    printed += text;
  });
  const quiet: CliIo = { ...io, stdout, stderr: stream(() => undefined), isInteractive: false };
  await run([...argv, '--json'], quiet);
  return JSON.parse(printed);
}
