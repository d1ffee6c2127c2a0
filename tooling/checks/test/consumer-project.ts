import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type PackedPackage, REPOSITORY, runTool } from '../src/pack-packages.ts';

export const MODULE_KINDS = ['module', 'commonjs'] as const;
export type ModuleKind = (typeof MODULE_KINDS)[number];

export interface ConsumerProject {
  readonly folder: string;
  /** `tsc` in the project; returns the diagnostics, one per line. */
  compile(options: readonly string[]): Promise<string[]>;
  /** Runs a file of the project on the Node of a user, which may be older than the toolchain's. */
  run(file: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string>;
}

/** What a user has beside our packages; the versions are those the repository is developed with. */
const COMPANIONS = ['drizzle-orm', 'pg', '@types/pg', '@types/node'];

const CONSUMER_SOURCE = `
import { createTenantManager, defineConfig } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import { pgTable, text } from 'drizzle-orm/pg-core';

const notes = pgTable('notes', { body: text().notNull() });
const config = defineConfig({
  connection: { url: process.env['DATABASE_URL'] ?? '' },
  schemas: { tenant: { notes } },
});

async function main(): Promise<void> {
  const tenants = createTenantManager(config, { lifecycle: createMigrator(config) });
  const rows = await tenants.getDb('acme').select().from(notes);
  const first: string | undefined = rows[0]?.body;
  // @ts-expect-error the table's types arrive: a text column is no number
  const wrong: number | undefined = rows[0]?.body;
  const viaQuery = await tenants.getDb('acme').query.notes.findFirst();
  console.log(JSON.stringify([process.version, first, wrong, viaQuery?.body]));
  await tenants.dispose();
}

void main();
`;

/** An empty project of one module kind, with the tarballs installed as npm installs them for a user. */
export async function createConsumerProject(
  folder: string,
  type: ModuleKind,
  packages: readonly PackedPackage[],
): Promise<ConsumerProject> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
  writeFileSync(join(folder, 'main.ts'), CONSUMER_SOURCE);
  const companions = COMPANIONS.map((name) => `${name}@${installedVersion(name)}`);
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const tarballs = packages.map(({ tarball }) => tarball);
  await runTool('npm', ['install', ...quiet, ...tarballs, ...companions], folder, withoutToolchain());

  return {
    folder,
    compile: (options) => compile(folder, options),
    run: (file, args, environment) =>
      runTool(userNode(), [file, ...args], folder, { ...withoutToolchain(), ...environment }),
  };
}

async function compile(folder: string, options: readonly string[]): Promise<string[]> {
  const base = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', 'main.ts'];
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  try {
    await runTool(process.execPath, [tsc, ...base, ...options], folder);
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
function userNode(): string {
  const folders = userPath().split(delimiter);
  return folders.map((folder) => join(folder, 'node')).find(existsSync) ?? process.execPath;
}

function userPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.includes('node_modules')).join(delimiter);
}

/** Without what pnpm sets for its scripts, which npm would read as its own configuration. */
function withoutToolchain(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^p?npm_/i.test(name) || name.toLowerCase() === 'npm_config_registry',
  );
  return { ...Object.fromEntries(entries), PATH: userPath() };
}
