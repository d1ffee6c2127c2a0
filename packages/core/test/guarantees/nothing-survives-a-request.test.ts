import { defineConfig, findDmtError, type TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/config/index.ts';
import { selfTestPlacement } from '../../src/manager/self-test-placement.ts';
import { createConnectionOpener, createPrefix } from '../../src/wire/index.ts';
import { chaosSeed, chaosSize } from '../chaos.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { sessionFacts } from '../fixtures/session-facts.ts';
import { disguised, residues } from '../fixtures/session-residue.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';
import { tenantTables } from '../fixtures/tenant-tables.ts';

let database: TestDatabase;
let tenants: TenantManager<Tables>;
let clean: unknown;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
  await database.query(`
    create procedure public.leave_residue() language plpgsql as $$
    begin
      perform set_config('statement_timeout', '1234567', false);
      perform pg_advisory_lock(4711);
      commit;
    end $$;
    create function public.read_otherwise() returns text language sql as $$
      select set_config('standard_conforming_strings', 'off', true)
    $$`);
  await database.query(
    `do $$ begin create role residue_role; exception when duplicate_object or unique_violation then null; end $$`,
  );
  tenants = createTenants({ url: database.url, poolConfig: { max: 1 }, pooling: { queueTimeout: 1_000 } });
  clean = await look();
});
afterAll(async () => {
  await tenants?.dispose();
  await database.drop();
});

async function look(): Promise<unknown> {
  const { rows } = await tenants.getDb('b').execute(sessionFacts);
  return rows[0];
}

describe.each(Object.entries(residues))('%s', (_kind, ways) => {
  it.each(ways.map((residue) => [residue.name, residue] as const))('%s', async (_name, residue) => {
    await residue.leave(tenants.getDb('a')).catch(() => undefined);
    expect(await look()).toEqual(clean);
  });
});

describe('a session command in disguise', () => {
  const commands = [
    'set work_mem to 64',
    'set search_path to tenant_b',
    'listen residue',
    'prepare residue as select 1',
  ];

  // Closing our side would not clean the server connection of a pooler.
  it.each(commands.flatMap(disguised).map((residue) => [residue.name, residue] as const))(
    'is refused before it is sent: %s',
    async (_name, residue) => {
      const error: unknown = await residue.leave(tenants.getDb('a')).catch((reason: unknown) => reason);
      expect(findDmtError(error)?.code).toBe('DMT_STATEMENT_REFUSED');
    },
  );
});

describe('a text that the server reads otherwise', () => {
  it('takes its connection with it', async () => {
    await tenants.getDb('a').transaction(async (tx) => {
      await tx.execute(sql`select public.read_otherwise()`);
      // For a reader to whom a backslash is a character, the second statement ends with the text.
      await tx.execute(sql.raw(`select 1; select '\\''; set statement_timeout to '1234567'; --'`));
    });
    expect(await look()).toEqual(clean);
  });
});

describe('search_path under another spelling', () => {
  it.each([
    'set local search_path = tenant_b',
    'set local "search_path" = tenant_b',
    'set local U&"search\\005fpath" = tenant_b',
    "set local schema 'tenant_b'",
    "select set_config('search_path', 'tenant_b', true)",
  ])('leads no transaction to another tenant: %s', async (text) => {
    const inside = tenants.getDb('a').transaction(async (tx) => {
      await tx.execute(sql.raw(text));
      return tx.execute(sql`select tenant from items`);
    });
    const error: unknown = await inside.catch((reason: unknown) => reason);
    expect(findDmtError(error)?.code).toBe('DMT_STATEMENT_REFUSED');
  });
});

describe('two tenants on one connection', () => {
  it('meet nothing of each other, in whatever order residues are left', { timeout: 600_000 }, async () => {
    const all = Object.values(residues).flat();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 5 }), async (several) => {
        for (const residue of several) await residue.leave(tenants.getDb('a')).catch(() => undefined);
        expect(await look()).toEqual(clean);
      }),
      { numRuns: chaosSize(500), seed: chaosSeed },
    );
  });
});

describe('a connection with a statement on its way', () => {
  it('is not for the next tenant, whoever gives it back', async () => {
    const config = defineConfig({ connection: { url: database.url }, schemas: { tenant: tenantTables } });
    const opener = createConnectionOpener(resolveConfig(config).connection, {
      selfTestPrefix: createPrefix(selfTestPlacement(), true),
      pipelines: false,
      now: () => performance.now(),
    });
    const connection = await opener.open(AbortSignal.timeout(60_000));
    const reusable = [connection.isReusable];
    const running = connection.run({ envelope: {}, config: { text: 'select 1' }, schemaName: 'tenant_a' });
    reusable.push(connection.isReusable);
    await running;
    reusable.push(connection.isReusable);
    await connection.client.end();
    expect(reusable).toEqual([true, false, true]);
  });
});
