import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DemoProject } from './project.ts';

export interface DmtRun {
  /** What a reader would type. */
  readonly shown: string;
  readonly output: string;
  readonly durationMs: number;
}

const manifestUrl = new URL(import.meta.resolve('@dmt/cli/package.json'));
const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Runs the real `dmt` command in this project, as a process of its own, and insists that it succeeds. */
export async function runDmt(command: readonly string[], { env, configArgs }: DemoProject): Promise<DmtRun> {
  const args = [...command, ...configArgs];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [findDmt(), ...args], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  // Both streams as they arrive, as a terminal shows them.
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [exitCode] = await once(child, 'close');
  const shown = ['dmt', ...args.map(quoteForShell)].join(' ');
  if (exitCode !== 0) throw new Error(`\`${shown}\` ended with exit code ${exitCode}:\n${output}`);
  return { shown, output, durationMs: performance.now() - startedAt };
}

function findDmt(): string {
  // The manifest of @dmt/cli: its bin is where npm and pnpm find the command too.
  const manifest = JSON.parse(readFileSync(manifestUrl, 'utf8')) as {
    readonly bin: { readonly dmt: string };
  };
  return fileURLToPath(new URL(manifest.bin.dmt, manifestUrl));
}

function quoteForShell(argument: string): string {
  if (/^[\w:./-]+$/.test(argument)) return argument;
  if (/^[\w\s'&]+$/.test(argument)) return `"${argument}"`;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
