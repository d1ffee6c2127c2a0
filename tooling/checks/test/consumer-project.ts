import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type PackedPackage, REPOSITORY, runTool } from '../src/pack-packages.ts';
import { callsSource } from './consumer/calls-source.ts';
import type { DrizzleLine } from './consumer/drizzle-line.ts';
import { jobsSource } from './consumer/jobs-source.ts';
import { mainSource } from './consumer/main-source.ts';
import { nestMainSource, nestModuleSource, nestTestSource } from './consumer/nest-source.ts';
import { tenantsSource } from './consumer/tenants-source.ts';
import { webSource } from './consumer/web-source.ts';

export interface ConsumerOptions {
  readonly type: 'module' | 'commonjs';
  readonly line: DrizzleLine;
  /**
   * With every framework, or with few of them: what is particular to a line of Drizzle, one of them shows.
   * Jest comes with Nest 11; it cannot load Nest 12, which is ESM only, as CommonJS.
   */
  readonly frameworks: 'few' | 'all with Nest 11' | 'all with Nest 12';
}

export interface ConsumerProject {
  readonly folder: string;
  /** What `tsc` has to say under `strict` and without `skipLibCheck`, one per line. It writes the JavaScript, too. */
  readonly diagnostics: readonly string[];
  /** Runs a file of the project on the Node of a user, which may be older than the toolchain's. */
  run(file: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string>;
}

/** What a user has beside our packages; the versions are those the repository is developed with. */
const COMPANIONS = ['pg', '@types/pg', '@types/node'];
/** Frameworks come as peers of our packages; what is optional there, and the types of Express, do not. */
const EXPRESS_TYPES = '@types/express@^5';
const FRAMEWORKS = ['@apollo/server@^5', 'graphql-yoga@^5', 'ioredis@^5', 'reflect-metadata'];
const NEST = ['common', 'core', 'microservices', 'platform-express'];
const NOT_AMONG_FEW = new Set(['@dmt/bullmq', '@dmt/graphql', '@dmt/nestjs', '@dmt/trpc']);

/** An empty project of one module kind, with the tarballs installed as npm installs them for a user, and compiled. */
export async function createConsumerProject(
  folder: string,
  packages: readonly PackedPackage[],
  options: ConsumerOptions,
): Promise<ConsumerProject> {
  const sources = sourcesOf(options);
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'consumer', private: true, type: options.type };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  const tarballs = packages
    .filter(({ name }) => options.frameworks !== 'few' || !NOT_AMONG_FEW.has(name))
    .map(({ tarball }) => tarball);
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const wanted = [...quiet, ...tarballs, ...companionsOf(options)];
  await runTool('npm', ['install', ...wanted], folder, withoutToolchain());

  return {
    folder,
    diagnostics: await compile(folder, Object.keys(sources)),
    run: (file, args, environment) =>
      runTool(userNode(), [file, ...args], folder, { ...withoutToolchain(), ...environment }),
  };
}

function sourcesOf({ line, frameworks }: ConsumerOptions): Record<string, string> {
  const few = { 'main.ts': mainSource(line), 'tenants.ts': tenantsSource(line), 'web.ts': webSource };
  if (frameworks === 'few') return few;
  return {
    ...few,
    'calls.ts': callsSource,
    'jobs.ts': jobsSource,
    'nest-module.ts': nestModuleSource,
    'nest.ts': nestMainSource,
    ...(frameworks === 'all with Nest 11' && { 'nest.test.ts': nestTestSource }),
  };
}

function companionsOf({ line, frameworks }: ConsumerOptions): string[] {
  const few = [
    `drizzle-orm@${installedVersion(line.dependency)}`,
    ...COMPANIONS.map((name) => `${name}@${installedVersion(name)}`),
    EXPRESS_TYPES,
  ];
  if (frameworks === 'few') return few;
  const [nest, jest] = frameworks === 'all with Nest 11' ? ['^11', ['jest@^30']] : ['^12', []];
  return [...few, ...FRAMEWORKS, ...NEST.map((name) => `@nestjs/${name}@${nest}`), ...jest];
}

async function compile(folder: string, files: readonly string[]): Promise<string[]> {
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const settings = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
  const forNest = ['--experimentalDecorators', '--emitDecoratorMetadata'];
  try {
    await runTool(process.execPath, [tsc, ...settings, ...forNest, ...files], folder);
    return [];
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .filter((line) => line.includes('error TS'));
  }
}

function installedVersion(name: string): string {
  const manifest = join(REPOSITORY, 'packages/core/node_modules', name, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/** The first Node on the PATH that is not the one this workspace installs for itself. */
export function userNode(): string {
  const folders = userPath().split(delimiter);
  return folders.map((folder) => join(folder, 'node')).find(existsSync) ?? process.execPath;
}

function userPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.includes('node_modules')).join(delimiter);
}

/** Without what pnpm sets for its scripts, which npm would read as its own configuration. */
export function withoutToolchain(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^p?npm_/i.test(name) || name.toLowerCase() === 'npm_config_registry',
  );
  return { ...Object.fromEntries(entries), PATH: userPath() };
}
