import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenerateFailedError } from '@dmt/core';

/** How a process of drizzle-kit ended, and all that it said. */
export interface NodeRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NodeRunOptions {
  /** Whether what it said so far means that it is done: handles that a schema file opened may keep it alive. */
  isDone?(stdout: string): boolean;
}

const GUARD = 'guard.cjs';

/**
 * Runs a program in a Node process of its own, in a scratch folder. The channel between the two closes with us,
 * however we end: the process then takes the scratch folder away and ends, too.
 */
export async function runNode(
  args: ReadonlyArray<string>,
  scratch: string,
  { isDone = () => false }: NodeRunOptions = {},
): Promise<NodeRun> {
  await writeFile(join(scratch, GUARD), guardProgram(scratch));
  const child = spawn(process.execPath, ['--require', join(scratch, GUARD), ...args], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Colours in a message would be noise.
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
    if (isDone(said.stdout)) child.kill('SIGKILL');
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      const end = isDone(said.stdout) ? { exitCode: 0, signal: null } : { exitCode, signal };
      resolve({ ...end, ...said });
    });
  });
}

/** What a run that failed said and how it ended, as an error. @param said - its cause, if something tells it better */
export function kitFailed(run: NodeRun, said: string = tellingLine(run)): GenerateFailedError {
  const end = run.signal === null ? `exit status ${run.exitCode}` : `ended by ${run.signal}`;
  return new GenerateFailedError(
    `drizzle-kit generated no migration (${end}): ${said
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/[.!]+$/, '')}`,
    {
      cause: new Error(`drizzle-kit, ${end}, said:\n${outputOf(run) || 'nothing'}`),
      remedy:
        'Correct the schema files, or the configuration that imports them; --verbose shows all it said.',
    },
  );
}

/** Both streams, as a person would have seen them. */
export function outputOf({ stdout, stderr }: NodeRun): string {
  return [stdout, stderr]
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .join('\n');
}

function tellingLine(run: NodeRun): string {
  const lines = outputOf(run)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const index = lines.findIndex((line) => /error/i.test(line));
  const line = lines.at(index);
  if (line === undefined) return 'it said nothing';
  // The place of a syntax error stands below its announcement.
  return line.endsWith(':') ? `${line} ${lines[index + 1] ?? ''}` : line;
}

function guardProgram(scratch: string): string {
  return `process.on('disconnect', () => {
  require('node:fs').rmSync(${JSON.stringify(scratch)}, { recursive: true, force: true });
  process.exit(1);
});
process.channel?.unref();
`;
}
