import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { arbitraryId, hostileIds, impossibleIds } from '@dmt-tooling/harness/hostile-ids';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../../../test/chaos.ts';
import { dropAllSchemas, runSqlOn } from '../../../test/run-sql.ts';
import { type IsolationOptions, resolveConfig } from '../../config/index.ts';
import {
  formatStamp,
  parseTenantId,
  quoteIdentifier,
  quoteLiteral,
  type TenantId,
} from '../../tenant/index.ts';
import { createStrategy } from '../create-strategy.ts';
import { claimTenant, ensureDirectory, listTenants, setTenantState } from '../directory/index.ts';
import type { IsolationStrategy } from '../isolation-strategy.ts';
import type { RunSql } from '../run-sql.ts';
import { sharedPlacement } from '../shared-placement.ts';

let database: TestDatabase;
let run: RunSql;
beforeAll(async () => {
  database = await createTestDatabase();
  run = runSqlOn(database);
});
afterEach(() => dropAllSchemas(run));
afterAll(() => database.drop());

const acme = parseTenantId('acme');
const ACME = parseTenantId('ACME');
const withCode = (code: string) => expect.objectContaining({ code });
const folding: IsolationOptions = { schemaNameTemplate: (id) => `t_${id.toLowerCase()}` };

const configure = (isolation: IsolationOptions = {}) =>
  resolveConfig({ connection: { url: 'postgresql://localhost/app' }, schemas: { tenant: {} }, isolation });
const strategyWith = (isolation?: IsolationOptions): IsolationStrategy =>
  createStrategy(configure(isolation));

async function createSchema(strategy: IsolationStrategy, id: TenantId, comment?: string): Promise<void> {
  const schema = quoteIdentifier(strategy.place(id).schemaName);
  await run(`create schema ${schema}`);
  if (comment !== undefined) await run(`comment on schema ${schema} is ${quoteLiteral(comment)}`);
}

describe('place', () => {
  it("puts the tenant's schema first and temporary tables last", () => {
    expect(strategyWith().place(acme)).toEqual({
      tenantId: 'acme',
      strategy: 'schema',
      region: '',
      database: '',
      schemaName: 'tenant_acme',
      provesSchema: true,
      reservedName: 'tenant_acme',
      searchPath: '"tenant_acme", pg_temp',
      settings: [],
    });
  });

  it('sends the role of the tenant along where tenants have one, another in each database', () => {
    const strategy = strategyWith({ tenantRoles: true });
    const role = strategy.place(acme).settings;
    expect(role).toEqual([{ name: 'role', value: expect.stringMatching(/^dmt_[a-z2-7]{26}$/) }]);
    expect(strategy.place(parseTenantId('beta')).settings).not.toEqual(role);
  });

  it.each([
    [{ shared: true }, '"tenant_acme", "public", pg_temp'],
    [{ extensions: ['postgis', 'My "Ext"'] }, '"tenant_acme", "postgis", "My ""Ext""", pg_temp'],
    [{ shared: true, extensions: ['postgis'] }, '"tenant_acme", "public", "postgis", pg_temp'],
  ])('adds what the configuration adds: %o', (searchPath, path) => {
    expect(strategyWith({ searchPath }).place(acme).searchPath).toBe(path);
  });

  it('lets nobody have the schema of an extension', () => {
    const strategy = strategyWith({
      searchPath: { extensions: ['postgis'] },
      schemaNameTemplate: (id) => id,
    });
    expect(() => strategy.place(parseTenantId('postgis'))).toThrow(withCode('DMT_SCHEMA_NAME_INVALID'));
  });

  it('gives the shared handle the shared schema', () => {
    const { searchPath, schemaName, tenantId } = sharedPlacement(
      configure({ searchPath: { extensions: ['ext'] } }),
    );
    expect({ searchPath, schemaName, tenantId }).toEqual({
      searchPath: '"public", "ext", pg_temp',
      schemaName: 'public',
      tenantId: '',
    });
  });

  it.each(impossibleIds.map((id) => [id]))('has no place for %o', (id) => {
    expect(() => strategyWith().place(parseTenantId(id))).toThrow(withCode('DMT_TENANT_ID_INVALID'));
  });
});

describe('verify', () => {
  const verify = (strategy: IsolationStrategy, id: TenantId): Promise<void> =>
    strategy.verify(run, strategy.place(id));

  it('says that a tenant without a schema does not exist', async () => {
    await expect(verify(strategyWith(), acme)).rejects.toThrow(withCode('DMT_TENANT_NOT_FOUND'));
    await ensureDirectory(run);
    await expect(verify(strategyWith(), acme)).rejects.toThrow(withCode('DMT_TENANT_NOT_FOUND'));
  });

  it('takes a schema with a canonical name and no stamp', async () => {
    const strategy = strategyWith();
    await createSchema(strategy, acme, 'Our first customer.');
    await expect(verify(strategy, acme)).resolves.toBeUndefined();
  });

  it("wants a stamp where the name is the user's own", async () => {
    const strategy = strategyWith(folding);
    await createSchema(strategy, acme);
    await expect(verify(strategy, acme)).rejects.toThrow(withCode('DMT_TENANT_NOT_ADOPTED'));
    await run(`comment on schema t_acme is ${quoteLiteral(formatStamp(acme))}`);
    await expect(verify(strategy, acme)).resolves.toBeUndefined();
  });

  it.each([undefined, folding])('refuses a schema that is stamped for another tenant', async (isolation) => {
    const strategy = strategyWith(isolation);
    await createSchema(strategy, acme, formatStamp(parseTenantId('globex')));
    await expect(verify(strategy, acme)).rejects.toThrow(
      expect.objectContaining({
        code: 'DMT_TENANT_NAME_COLLISION',
        details: expect.objectContaining({ ownerId: 'globex' }),
      }),
    );
  });

  it('refuses a schema that the directory gave to another tenant', async () => {
    const strategy = strategyWith();
    await createSchema(strategy, acme);
    await ensureDirectory(run);
    await claimTenant(run, { tenantId: 'globex', schemaName: 'tenant_acme', strategy: 'schema' });
    await expect(verify(strategy, acme)).rejects.toThrow(withCode('DMT_TENANT_NAME_COLLISION'));
  });

  it.each([
    ['provisioning', 'DMT_TENANT_NOT_READY'],
    ['suspended', 'DMT_TENANT_SUSPENDED'],
    ['dropping', 'DMT_TENANT_NOT_READY'],
    ['dropped', 'DMT_TENANT_NOT_FOUND'],
  ] as const)('refuses a tenant in state %s, whatever its schema is like', async (state, code) => {
    const strategy = strategyWith();
    await ensureDirectory(run);
    await claimTenant(run, { tenantId: acme, schemaName: 'tenant_acme', strategy: 'schema' });
    await setTenantState(run, acme, state);
    await expect(verify(strategy, acme)).rejects.toThrow(withCode(code));
    await createSchema(strategy, acme, formatStamp(acme));
    await expect(verify(strategy, acme)).rejects.toThrow(withCode(code));
    await setTenantState(run, acme, 'active');
    await expect(verify(strategy, acme)).resolves.toBeUndefined();
  });

  it('needs one round trip once it knows the directory', async () => {
    const strategy = strategyWith();
    await createSchema(strategy, acme);
    await ensureDirectory(run);
    await verify(strategy, acme);
    let roundTrips = 0;
    await strategy.verify((text, values) => {
      roundTrips += 1;
      return run(text, values);
    }, strategy.place(acme));
    expect(roundTrips).toBe(1);
  });

  it('notices a directory that is created or removed while it runs', async () => {
    const strategy = strategyWith();
    await createSchema(strategy, acme);
    await verify(strategy, acme);
    await ensureDirectory(run);
    await claimTenant(run, { tenantId: acme, schemaName: 'tenant_acme', strategy: 'schema' });
    await expect(verify(strategy, acme)).rejects.toThrow(withCode('DMT_TENANT_NOT_READY'));
    await run('drop schema dmt cascade');
    await expect(verify(strategy, acme)).resolves.toBeUndefined();
  });

  it('fails closed, and says which grant is missing, when the directory cannot be read', async () => {
    const strategy = strategyWith();
    await createSchema(strategy, acme);
    await ensureDirectory(run);
    const role = await database.createRole();
    const client = new pg.Client({ connectionString: role.url });
    await client.connect();
    try {
      const asRole: RunSql = (text, values = []) => client.query(text, [...values]);
      await expect(strategy.verify(asRole, strategy.place(acme))).rejects.toThrow(
        expect.objectContaining({
          code: 'DMT_DIRECTORY_UNREADABLE',
          message: expect.stringContaining(`grant select on dmt.tenants to ${role.name};`),
        }),
      );
    } finally {
      await client.end();
    }
  });

  it('lets nobody take a name by asking for it', async () => {
    const strategy = strategyWith(folding);
    await createSchema(strategy, acme, formatStamp(acme));
    await expect(verify(strategy, ACME)).rejects.toThrow(withCode('DMT_TENANT_NAME_COLLISION'));
    await expect(verify(strategy, acme)).resolves.toBeUndefined();
    expect(() => strategy.place(ACME)).toThrow(withCode('DMT_TENANT_NAME_COLLISION'));
  });

  it('finds its way with an empty search path', async () => {
    const strategy = strategyWith();
    await createSchema(strategy, acme);
    await ensureDirectory(run);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`set search_path to ''`);
      await strategy.verify((text, values = []) => client.query(text, [...values]), strategy.place(acme));
    } finally {
      await client.end();
    }
  });
});

describe('hostile ids', () => {
  it('each have a schema of their own that nothing else is mistaken for', async () => {
    const strategy = strategyWith();
    const ids = listIds();
    await ensureDirectory(run);
    for (const id of ids) {
      const { schemaName, searchPath } = strategy.place(id);
      await claimTenant(run, { tenantId: id, schemaName, strategy: 'schema' });
      await createSchema(strategy, id, formatStamp(id, 'Written by a person.'));
      await setTenantState(run, id, 'active');
      await strategy.verify(run, strategy.place(id));
      const [row] = await database.query(
        `select current_schema() as schema from (select set_config('search_path', $1, true)) as path`,
        [searchPath],
      );
      expect(row).toEqual({ schema: schemaName });
    }

    const listed = await listTenants(run);
    expect(listed.map(({ tenantId }) => tenantId).sort()).toEqual([...ids].sort());
    const [count] = await database.query<{ n: number }>(
      `select count(*)::int as n from pg_namespace where nspname like 'tenant\\_%'`,
    );
    expect(count?.n).toBe(ids.length);
  });
});

/** Ids that can be ids, each once. */
function listIds(): TenantId[] {
  const generated = fc.sample(arbitraryId, { numRuns: chaosSize(2_000), seed: chaosSeed });
  return [...new Set([...hostileIds, ...generated])].flatMap((id) => {
    try {
      return [parseTenantId(id)];
    } catch {
      // What is no id is refused before it reaches a strategy; see the tests of parseTenantId.
      return [];
    }
  });
}
