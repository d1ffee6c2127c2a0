import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { HarnessError } from '../harness-error.ts';
import { waitUntil } from './wait-until.ts';

export interface ScriptOptions {
  readonly args?: readonly string[];
  /** Added to our own environment. @default {} */
  readonly env?: NodeJS.ProcessEnv;
}

export interface ScriptResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Node process under test: what a bug does to it shows as it would for a user, without a test runner's handlers. */
export interface Script {
  readonly pid: number;
  /** Resolves when stdout holds `text`. @throws HarnessError when it ends or 30 s pass before. */
  said(text: string): Promise<void>;
  /** Writes to its stdin. */
  tell(text: string): void;
  kill(signal?: NodeJS.Signals): void;
  readonly finished: Promise<ScriptResult>;
}

/** Long enough for thirty processes that start at once on two cores. */
const SAID_TIMEOUT_MS = 90_000;

/** Starts a TypeScript file as a process of its own; imports of our packages lead to their sources. */
export function startScript(file: string, options: ScriptOptions = {}): Script {
  const child = spawn(process.execPath, ['--conditions=@dmt/source', file, ...(options.args ?? [])], {
    env: { ...process.env, ...options.env },
  });
  const { pid } = child;
  if (pid === undefined)
    throw new HarnessError(`${process.execPath} could not be started.`, 'Check the PATH.');
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // Telling a process that has ended is no failure of its own; `finished` says how it ended.
  child.stdin.on('error', () => {});
  let hasEnded = false;
  const finished = once(child, 'close').then(([exitCode, signal]): ScriptResult => {
    hasEnded = true;
    return { exitCode, signal, stdout, stderr };
  });
  return {
    pid,
    finished,
    async said(text) {
      await waitUntil(() => hasEnded || stdout.includes(text), { timeoutMs: SAID_TIMEOUT_MS, intervalMs: 5 });
      if (stdout.includes(text)) return;
      throw new HarnessError(
        `${file} never said "${text}": ${stderr || stdout || 'it said nothing'}`,
        'See what it said.',
      );
    },
    tell: (text) => void child.stdin.write(text),
    kill: (signal = 'SIGTERM') => void child.kill(signal),
  };
}
