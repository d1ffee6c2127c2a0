import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Core = typeof import('@dmt/core');

// Inside the package, so that Node resolves its dependencies from there.
const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const tables = { things: pgTable('things', { id: integer() }) };

const load = {
  esm: async (file: string): Promise<Core> => import(/* @vite-ignore */ pathToFileURL(file).href),
  cjs: async (file: string): Promise<Core> => createRequire(import.meta.url)(file),
};

/** Core and all its classes under names of one letter. */
async function bundle(format: 'esm' | 'cjs', folder: string): Promise<Core> {
  const outfile = `${folder}/core.${format === 'esm' ? 'mjs' : 'cjs'}`;
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/index.ts', import.meta.url))],
    outfile,
    format,
    bundle: true,
    minify: true,
    keepNames: false,
    platform: 'node',
    target: 'node20',
    external: ['pg', 'drizzle-orm', 'drizzle-orm/*'],
    logLevel: 'silent',
  });
  return load[format](outfile);
}

describe.each(['esm', 'cjs'] as const)('core, bundled and minified as %s', (format) => {
  let database: TestDatabase;
  let core: Core;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(`${modules}.minified-`);
    core = await bundle(format, folder);
    database = await createTestDatabase();
    await database.query('create schema tenant_a');
    await database.query('create schema tenant_b');
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps the transactions of two tenants on a backend each while 64 others run', async () => {
    const config = core.defineConfig({ connection: { url: database.url }, schemas: { tenant: tables } });
    await using tenants = core.createTenantManager(config);
    const backends = (tenantId: string): Promise<number> =>
      tenants.getDb(tenantId).transaction(async (tx) => {
        const pids = new Set<unknown>();
        for (let n = 0; n < 10; n++)
          pids.add((await tx.execute(sql`select pg_backend_pid() as pid`)).rows[0]?.pid);
        return pids.size;
      });
    const others = Array.from({ length: 64 }, (_, n) =>
      tenants.getDb(n % 2 ? 'a' : 'b').execute(sql`select pg_sleep(0.005)`),
    );
    expect(await Promise.all([backends('a'), backends('b')])).toEqual([1, 1]);
    await Promise.all(others);
  });

  it('rolls back as a whole', async () => {
    const config = core.defineConfig({ connection: { url: database.url }, schemas: { tenant: tables } });
    await using tenants = core.createTenantManager(config);
    const db = tenants.getDb('a');
    await db.execute(sql`create table if not exists things (id integer)`);
    const attempt = db.transaction(async (tx) => {
      await tx.insert(tables.things).values({ id: 1 });
      throw new Error('of the callback');
    });
    await expect(attempt).rejects.toThrow('of the callback');
    expect(await db.$count(tables.things)).toBe(0);
  });

  it('shares the context with another copy, and they recognise each other’s errors', async () => {
    const other = await import('@dmt/core');
    const config = core.defineConfig({ connection: { url: database.url }, schemas: { tenant: tables } });
    await using tenants = core.createTenantManager(config);
    const [ours, theirs] = [core.createTenantContext(tenants), other.createTenantContext(tenants)];
    expect(core.createTenantContext).not.toBe(other.createTenantContext);
    expect(ours.runWithTenant({ tenantId: 'a' }, () => theirs.getTenantId())).toBe('a');
    expect(theirs.runWithTenant({ tenantId: 'b' }, () => ours.getTenantId())).toBe('b');
    const path = theirs.runWithTenant({ tenantId: 'b' }, () => ours.contextDb.execute(sql`show search_path`));
    await expect(path).resolves.toMatchObject({ rows: [{ search_path: '"tenant_b", pg_temp' }] });
    const failure = await theirs.contextDb.execute(sql`select 1`).catch((error: unknown) => error);
    expect(core.findDmtError(failure)?.code).toBe('DMT_NO_TENANT_CONTEXT');
    const notFound = await tenants
      .getDb('nobody')
      .execute(sql`select 1`)
      .catch((error: unknown) => error);
    expect(other.findDmtError(notFound)).toMatchObject({
      code: 'DMT_TENANT_NOT_FOUND',
      name: 'TenantNotFoundError',
    });
  });
});
