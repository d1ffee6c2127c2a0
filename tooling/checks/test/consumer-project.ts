import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type PackedPackage, REPOSITORY, runTool } from '../src/pack-packages.ts';

export type ModuleKind = 'module' | 'commonjs';

/** A line of Drizzle, and what of the others' source an application writes differently with it. */
interface DrizzleLine {
  /** Where core has it installed. */
  readonly dependency: string;
  readonly imports: string;
  readonly tables: string;
  readonly filter: string;
}

export const DRIZZLE_LINES = {
  '0.45': {
    dependency: 'drizzle-orm',
    imports: `import { eq } from 'drizzle-orm';`,
    tables: '{ notes }',
    filter: `eq(notes.body, 'written by acme')`,
  },
  '1.x': {
    dependency: 'drizzle-orm-1',
    imports: `import { defineRelations } from 'drizzle-orm';`,
    tables: '{ notes, relations: defineRelations({ notes }) }',
    filter: `{ body: 'written by acme' }`,
  },
} satisfies Record<string, DrizzleLine>;

export interface ConsumerProject {
  readonly folder: string;
  /** `tsc` in the project; returns the diagnostics, one per line. */
  compile(options: readonly string[]): Promise<string[]>;
  /** Runs a file of the project on the Node of a user, which may be older than the toolchain's. */
  run(file: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string>;
}

/** What a user has beside our packages; the versions are those the repository is developed with. */
const COMPANIONS = ['pg', '@types/pg', '@types/node'];
/** The frameworks themselves come as peers of our packages; the types of Express do not. */
const FRAMEWORK_TYPES = '@types/express@^5';

const consumerSource = ({ imports, tables, filter }: DrizzleLine): string => `
${imports}
import { createTenantManager, defineConfig } from '@dmt/core';
import { createCrossSchemaQuery } from '@dmt/cross-schema';
import { createMigrator } from '@dmt/migrator';
import { pgTable, text } from 'drizzle-orm/pg-core';

const notes = pgTable('notes', { body: text().notNull() });
const config = defineConfig({
  connection: { url: process.env['DATABASE_URL'] ?? '' },
  schemas: { tenant: ${tables} },
});

async function main(): Promise<void> {
  const tenants = createTenantManager(config, { lifecycle: createMigrator(config) });
  const rows = await tenants.getDb('acme').select().from(notes);
  const first: string | undefined = rows[0]?.body;
  // @ts-expect-error the table's types arrive: a text column is no number
  const wrong: number | undefined = rows[0]?.body;
  const viaQuery = await tenants.getDb('acme').query.notes.findFirst({ where: ${filter} });
  const viaTransaction = await tenants.getDb('acme').transaction((tx) => tx.query.notes.findFirst());
  const same: string | undefined = viaTransaction?.body;
  const cross = createCrossSchemaQuery({ tenantDb: tenants.getDb('acme'), sharedDb: tenants.getSharedDb() });
  const [joined] = await cross.from('tenant', notes).select({ body: notes.body });
  const viaCross: string | undefined = joined?.body;
  console.log(JSON.stringify([process.version, first, wrong, viaQuery?.body, same, viaCross]));
  await tenants.dispose();
}

void main();
`;

/** An application of each framework, over the same tables. */
const frameworksSource = ({ imports, tables }: DrizzleLine): string => `
${imports}
import { createTenantManager, defineConfig, fromHeader } from '@dmt/core';
import { createExpressMiddleware } from '@dmt/express';
import { fastifyTenantPlugin } from '@dmt/fastify';
import { createHonoMiddleware } from '@dmt/hono';
import { pgTable, text } from 'drizzle-orm/pg-core';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const notes = pgTable('notes', { body: text().notNull() });
const manager = createTenantManager(
  defineConfig({ connection: { url: process.env['DATABASE_URL'] ?? '' }, schemas: { tenant: ${tables} } }),
);
const options = { manager, extractTenantId: fromHeader('x-tenant-id') };
const headers = { 'x-tenant-id': 'acme' };

declare module '@dmt/core' {
  interface Register {
    manager: typeof manager;
  }
}

async function askExpress(): Promise<unknown> {
  const app = express();
  app.use(createExpressMiddleware(options));
  app.get('/', async (request, response) => {
    const [note] = await request.tenantContext.db.select().from(notes);
    const body: string | undefined = note?.body;
    response.json(body);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await (await fetch('http://127.0.0.1:' + port, { headers })).json();
  server.closeAllConnections();
  server.close();
  return answer;
}

async function askFastify(): Promise<unknown> {
  const app = fastify();
  await app.register(fastifyTenantPlugin, options);
  app.get('/', async (request) => {
    const [note] = await request.tenantDb.select().from(notes);
    const body: string | undefined = note?.body;
    return [body];
  });
  const answer = (await app.inject({ url: '/', headers })).json();
  await app.close();
  return answer[0];
}

async function askHono(): Promise<unknown> {
  const app = new Hono().use(createHonoMiddleware(options)).get('/', async (c) => {
    const [note] = await c.get('tenantDb').select().from(notes);
    const body: string | undefined = note?.body;
    return c.json(body ?? null);
  });
  return (await app.request('/', { headers })).json();
}

async function main(): Promise<void> {
  console.log(JSON.stringify([await askExpress(), await askFastify(), await askHono()]));
  await manager.dispose();
}

void main();
`;

/** An empty project of one module kind, with the tarballs installed as npm installs them for a user. */
export async function createConsumerProject(
  folder: string,
  type: ModuleKind,
  packages: readonly PackedPackage[],
  line: DrizzleLine,
): Promise<ConsumerProject> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
  writeFileSync(join(folder, 'main.ts'), consumerSource(line));
  writeFileSync(join(folder, 'frameworks.ts'), frameworksSource(line));
  const drizzle = `drizzle-orm@${installedVersion(line.dependency)}`;
  const companions = [
    drizzle,
    FRAMEWORK_TYPES,
    ...COMPANIONS.map((name) => `${name}@${installedVersion(name)}`),
  ];
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
  const base = [
    '--strict',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
    'main.ts',
    'frameworks.ts',
  ];
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
