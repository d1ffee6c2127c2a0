import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { UsageError } from '@dmt/core';
import type { CommandSession } from '../../command-session.ts';
import type { DevServer } from '../../dev-server/dev-server.ts';
import { StoppedError } from '../../interruption.ts';
import { printable } from '../../output/printable.ts';

const NOT_FOUND = new Set(['ENOENT', 'EACCES']);
/** What shells add to the number of the signal that ended a command. */
const SIGNALLED = 128;

/** Runs a command with the URL of the server in its environment. @returns its exit code */
export async function runBeside(
  { url }: DevServer,
  program: string,
  args: readonly string[],
  { io }: CommandSession,
  signal: AbortSignal,
): Promise<number> {
  const child = spawn(program, [...args], {
    cwd: io.cwd,
    env: { ...io.env, DATABASE_URL: url },
    stdio: 'inherit',
    // On Windows npm and npx are scripts, which only a shell runs.
    shell: process.platform === 'win32',
  });
  const passOn = (): void => {
    // Ctrl-C reaches it from the terminal, as it does us.
    const isFromTerminal = signal.reason instanceof StoppedError && signal.reason.stopSignal === 'SIGINT';
    if (!isFromTerminal || !io.isInteractive) child.kill(isFromTerminal ? 'SIGINT' : 'SIGTERM');
  };
  signal.addEventListener('abort', passOn, { once: true });
  try {
    const [code, killedBy]: [number | null, NodeJS.Signals | null] = await exitOf(child);
    return code ?? SIGNALLED + (killedBy === null ? 0 : constants.signals[killedBy]);
  } catch (cause) {
    if (!NOT_FOUND.has(String(Reflect.get(Object(cause), 'code')))) throw cause;
    throw new UsageError(
      `The command ${printable(program)} cannot be run: there is no such program.`,
      'Correct its name, or install it.',
      { cause },
    );
  } finally {
    signal.removeEventListener('abort', passOn);
  }
}

async function exitOf(child: ReturnType<typeof spawn>): Promise<[number | null, NodeJS.Signals | null]> {
  const [code, killedBy]: unknown[] = await once(child, 'exit');
  // What the event has: a code, or the name of a signal.
  return [code as number | null, killedBy as NodeJS.Signals | null];
}
