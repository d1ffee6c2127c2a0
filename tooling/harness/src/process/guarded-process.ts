import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { HarnessError } from '../harness-error.ts';
import type { SystemUser } from './unprivileged-user.ts';

export interface GuardedProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly user: SystemUser | undefined;
  /** Working folder of the process. The guard removes it when our process is gone. */
  readonly folder: string;
  /** Receives stdout and stderr. */
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the guard sends when our process is gone. */
  readonly killSignal: 'QUIT' | 'KILL' | 'TERM';
}

export interface GuardedProcess {
  readonly pid: number;
  readonly hasExited: boolean;
  /** Sends the signal and waits until the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

// Blocks on a pipe whose other end only our process holds. A SIGKILL closes it too, so the server
// cannot outlive us, whatever ends us.
const GUARD = `
read -r _
kill -s "$1" "$2"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$2" || break; sleep 0.2; done
kill -s KILL "$2"
rm -rf "$3"
`;

/** Starts a server that neither keeps our event loop alive nor outlives our process. */
export async function startGuardedProcess(options: GuardedProcessOptions): Promise<GuardedProcess> {
  const { command, args, user, folder, logFile, env } = options;
  const log = await open(logFile, 'a');
  try {
    // A process group of its own: Ctrl-C is for the test runner, which then stops its servers.
    const child = spawn(command, [...args], {
      ...user,
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await started(child, command);
    const guard = startGuard(child, options);
    child.once('exit', () => guard.kill('SIGKILL'));
    child.unref();
    return describe(child);
  } finally {
    await log.close();
  }
}

function startGuard(child: ChildProcess, options: GuardedProcessOptions): ChildProcess {
  const args = ['-c', GUARD, 'guard', options.killSignal, String(child.pid), options.folder];
  const guard = spawn('sh', args, { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  // Node's types do not say that the stream of a pipe is a socket, which it is and which has unref().
  (guard.stdin as unknown as { unref(): void }).unref();
  return guard;
}

async function started(child: ChildProcess, command: string): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new HarnessError(`${command} could not be started.`, 'See the cause.', { cause });
  }
}

function describe(child: ChildProcess): GuardedProcess {
  const { pid } = child;
  if (pid === undefined) throw new TypeError('A process that was spawned has an id.');
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid,
    get hasExited() {
      return hasExited();
    },
    async end(signal) {
      if (hasExited()) return;
      child.ref();
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}
