import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { SystemUser } from './system-user.ts';

export interface ProgramRun {
  readonly exitCode: number | null;
  /** What it printed, on both streams. */
  readonly printed: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly user: SystemUser | undefined;
  readonly input?: string;
}

/** Runs one of PostgreSQL's programs to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, user, input = '' }: ProgramOptions,
): Promise<ProgramRun> {
  // A group of its own: Ctrl-C is for us, who then stop the server.
  const child = spawn(program, [...args], { ...user, cwd, env: serverEnvironment(), detached: true });
  child.stdin.on('error', () => {
    // It ended before it had read everything: its exit code tells.
  });
  child.stdin.end(input);
  const [[exitCode], out, err] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, printed: `${out}${err}` };
}

/** Whatever PG* is set is meant for other servers. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}
