import { execFile } from 'node:child_process';
import { HarnessError } from '../harness-error.ts';

export interface RunCommandOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a short command to its end and returns what it printed on stdout. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: RunCommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const printed = stderr.trim() || stdout.trim() || error.message;
      reject(
        new HarnessError(`${command} failed: ${printed}`, 'Run it by hand to see why.', { cause: error }),
      );
    });
  });
}
