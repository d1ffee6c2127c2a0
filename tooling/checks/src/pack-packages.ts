import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface PackedPackage {
  readonly name: string;
  readonly tarball: string;
  /** Meant to be imported, unlike a package that only brings a command. */
  readonly isLibrary: boolean;
}

export const REPOSITORY: string = resolve(import.meta.dirname, '../../..');

const execute = promisify(execFile);

/** Builds every package that is published and packs it as `pnpm publish` would, into `destination`. */
export async function packPackages(destination: string): Promise<PackedPackage[]> {
  await runTool('turbo', ['run', 'build', '--filter=./packages/*', '--output-logs=errors-only'], REPOSITORY);
  const manifestPaths = globSync('packages/*/package.json', { cwd: REPOSITORY }).sort();
  return Promise.all(manifestPaths.map((manifestPath) => packPackage(dirname(manifestPath), destination)));
}

async function packPackage(folder: string, destination: string): Promise<PackedPackage> {
  const manifest = readFileSync(join(REPOSITORY, folder, 'package.json'), 'utf8');
  const { name, version, exports } = JSON.parse(manifest);
  await runTool('pnpm', ['pack', '--pack-destination', destination], join(REPOSITORY, folder));
  const tarball = join(destination, `${name.slice(1).replace('/', '-')}-${version}.tgz`);
  return { name, tarball, isLibrary: exports?.['.'] !== undefined };
}

/** Runs a command and returns what it printed; a failure says what it printed too. */
export async function runTool(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  try {
    return (await execute(command, args, { cwd, env })).stdout;
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout?: string; stderr?: string }; // what execFile adds to its errors
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause });
  }
}
