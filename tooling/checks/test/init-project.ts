import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { waitUntil } from '@dmt-tooling/harness';
import { type PackedPackage, runTool } from '../src/pack-packages.ts';
import { userNode, withoutToolchain } from './consumer-project.ts';

type Ranges = Record<string, string>;

interface ProjectManifest {
  dependencies: Ranges;
  devDependencies: Ranges;
}

const QUIET = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

/** Installs what manifests ask for, our packages from their tarballs, as npm does for a user. */
export async function installFor(
  folder: string,
  manifests: readonly ProjectManifest[],
  packages: readonly PackedPackage[],
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'package.json');
  const asked: Ranges = Object.assign(
    {},
    ...manifests.flatMap((each) => [each.dependencies, each.devDependencies]),
  );
  const ours = packages.filter(({ name }) => name in asked || NEEDED.has(name));
  const tarballs = Object.fromEntries(ours.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const own = manifests.length === 1 ? manifests[0] : { name: 'all', private: true };
  writeFileSync(
    file,
    JSON.stringify({ ...own, dependencies: { ...asked, ...tarballs }, devDependencies: {} }),
  );
  await runTool('npm', ['install', ...QUIET], folder, withoutToolchain());
}

/** What the command itself is made of. */
const NEEDED: ReadonlySet<string> = new Set(['@dmt/core', '@dmt/migrator', '@dmt/cli']);

export function readManifest(folder: string): ProjectManifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** `npm run` in a project, which finds what is installed in it or above it. */
export function npmRun(
  script: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  return runTool('npm', ['run', '--silent', script], folder, { ...withoutToolchain(), ...env });
}

export interface RunningApp {
  ask(path: string, options?: RequestInit): Promise<{ readonly status: number; readonly body: string }>;
  /** Ends it as an orchestrator does. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Starts a Node program that serves on PORT, and waits until it says that it listens. */
export async function startApp(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunningApp> {
  const port = await findFreePort();
  const child = spawn(userNode(), [...args], {
    cwd: folder,
    env: { ...withoutToolchain(), ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const isUp = await waitUntil(() => printed.includes('Listening on ') || child.exitCode !== null, {
    timeoutMs: 60_000,
  });
  if (!isUp || child.exitCode !== null) throw new Error(`${args.join(' ')} does not listen: ${printed}`);
  return {
    ask: async (path, options = {}) => {
      const headers = { connection: 'close', ...Object(options.headers) };
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...options, headers });
      return { status: answer.status, body: await answer.text() };
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await exit;
  return code;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
