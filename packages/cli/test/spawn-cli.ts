import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '@dmt-tooling/harness';
import type { RunResult } from './run-cli.ts';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

export interface SpawnedCli {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly result: Promise<RunResult>;
  /** Resolves once stderr holds `words`. */
  untilStderr(words: string): Promise<void>;
}

export interface SpawnOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built command as a process of its own, with pipes and no terminal. */
export function spawnCli(argv: readonly string[], { cwd, env = {} }: SpawnOptions): SpawnedCli {
  if (!existsSync(bin)) throw new Error('The command is not built: run `pnpm build` first.');
  const child = spawn(process.execPath, [bin, ...argv], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exit = new Promise<number>((resolve) => {
    child.once('close', (code) => resolve(code ?? -1));
  });
  const stdout = text(child.stdout).catch(() => '');
  return {
    child,
    result: Promise.all([exit, stdout]).then(([exitCode, out]) => ({ exitCode, stdout: out, stderr })),
    untilStderr: async (words) => {
      const isSaid = await waitUntil(async () => stderr.includes(words), { timeoutMs: 15_000 });
      if (!isSaid) throw new Error(`"${words}" did not come on stderr: ${stderr}`);
    },
  };
}
