import { Readable } from 'node:stream';
import type { RenameQuestion } from '@dmt/migrator';
import type { CommandSession } from '../command-session.ts';
import { StoppedError } from '../interruption.ts';
import { printable } from '../output/printable.ts';
import { TerminalWriter } from './terminal-writer.ts';

/** Asks on the terminal whether something new is something that is gone. @returns the old name, if it is */
export async function askRename(
  { type, kind, name, candidates }: RenameQuestion,
  { io, output }: CommandSession,
): Promise<string | undefined> {
  const { isCancel, select } = await import('@clack/prompts');
  const answer = await select<string>({
    message: `The ${type} ${kind} ${printable(name)} was not there before. What is it?`,
    options: [
      ...candidates.map((old) => ({
        value: old,
        label: `${printable(old)} renamed`,
        hint: `--rename ${printable(old)}:${printable(name)}`,
      })),
      { value: '', label: `A new ${kind}`, hint: '--no-renames' },
    ],
    ...(io.stdin instanceof Readable ? { input: io.stdin } : {}),
    output: new TerminalWriter(io.stderr, output.logLook.palette.hasColor),
  });
  if (isCancel(answer)) throw new StoppedError('SIGINT', false);
  return answer === '' ? undefined : answer;
}
