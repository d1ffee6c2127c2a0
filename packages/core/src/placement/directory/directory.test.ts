import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dropAllSchemas, runSqlOn } from '../../../test/run-sql.ts';
import type { RunSql } from '../run-sql.ts';
import { claimTenant } from './claim-tenant.ts';
import { directoryExists, ensureDirectory } from './ensure-directory.ts';
import { findTenant, findTenants, listTenants } from './list-tenants.ts';
import { setTenantState } from './set-tenant-state.ts';
import type { TenantState } from './tenant-record.ts';

let database: TestDatabase;
let run: RunSql;
beforeAll(async () => {
  database = await createTestDatabase();
  run = runSqlOn(database);
});
afterEach(() => dropAllSchemas(run));
afterAll(() => database.drop());

const acme = { tenantId: 'acme', schemaName: 'tenant_acme', strategy: 'schema' };
const withCode = (code: string) => expect.objectContaining({ code });

describe('ensureDirectory', () => {
  it('creates the directory, and does nothing the second time', async () => {
    expect(await directoryExists(run)).toBe(false);
    await ensureDirectory(run);
    await claimTenant(run, acme);
    await ensureDirectory(run);
    expect(await directoryExists(run)).toBe(true);
    expect(await listTenants(run)).toHaveLength(1);
  });

  it('lets many create it at once', async () => {
    const clients = await connectAll(database.url, 16);
    try {
      await Promise.all(clients.map((client) => ensureDirectory((text) => client.query(text))));
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
    expect(await directoryExists(run)).toBe(true);
  });

  it('waits for one who is creating it, and is content with the result', async () => {
    const [first, second] = await connectAll(database.url, 2);
    if (first === undefined || second === undefined) throw new Error('two clients were asked for');
    try {
      await first.query('begin');
      await ensureDirectory((text) => first.query(text));
      const waiting = ensureDirectory((text) => second.query(text));
      await expect.poll(countWaiting).toBe(1);
      await first.query('commit');
      await expect(waiting).resolves.toBeUndefined();
    } finally {
      await Promise.all([first.end(), second.end()]);
    }
  });

  it('needs no privilege when the directory is there', async () => {
    await ensureDirectory(run);
    const role = await database.createRole();
    await withClient(role.url, (asRole) => ensureDirectory(asRole));
  });

  it('works through the extended protocol, too', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await ensureDirectory((text) => client.query({ text, name: 'ensure' }));
    } finally {
      await client.end();
    }
    expect(await directoryExists(run)).toBe(true);
  });
});

describe('claimTenant', () => {
  beforeEach(() => ensureDirectory(run));

  it('enters a tenant in state provisioning', async () => {
    expect(await claimTenant(run, acme)).toMatchObject({ ...acme, state: 'provisioning', region: undefined });
    expect(await findTenant(run, 'acme')).toMatchObject({ ...acme, createdAt: expect.any(Date) });
  });

  it.each<TenantState>(['provisioning', 'active', 'suspended', 'dropping'])(
    'leaves a tenant in state %s as it is',
    async (state) => {
      await claimTenant(run, acme);
      await setTenantState(run, 'acme', state);
      expect((await claimTenant(run, acme)).state).toBe(state);
    },
  );

  it('lets a dropped tenant come back', async () => {
    await claimTenant(run, acme);
    await setTenantState(run, 'acme', 'dropped');
    const revived = await claimTenant(run, { ...acme, schemaName: 'tenant_acme_2' });
    expect(revived).toMatchObject({ state: 'provisioning', schemaName: 'tenant_acme_2' });
  });

  it.each<TenantState>(['provisioning', 'active', 'dropped'])(
    'gives the name of a tenant in state %s to nobody else',
    async (state) => {
      await claimTenant(run, acme);
      await setTenantState(run, 'acme', state);
      await expect(claimTenant(run, { ...acme, tenantId: 'Acme' })).rejects.toThrow(
        expect.objectContaining({
          code: 'DMT_TENANT_NAME_COLLISION',
          details: { tenantId: 'Acme', schemaName: 'tenant_acme', ownerId: 'acme' },
        }),
      );
      expect(await listTenants(run)).toHaveLength(1);
    },
  );

  it('does not end a transaction when it refuses', async () => {
    await claimTenant(run, acme);
    await withClient(database.url, async (inTransaction) => {
      await inTransaction('begin');
      await expect(claimTenant(inTransaction, { ...acme, tenantId: 'Acme' })).rejects.toThrow();
      await expect(inTransaction('select 1')).resolves.toBeDefined();
      await inTransaction('rollback');
    });
  });

  it('refuses to move a living tenant to another schema', async () => {
    await claimTenant(run, acme);
    await expect(claimTenant(run, { ...acme, schemaName: 'other' })).rejects.toThrow(
      withCode('DMT_TENANT_EXISTS'),
    );
  });

  it('lets one of many win who claim a name at once', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `acme-${index}`);
    const claims = await Promise.allSettled(ids.map((tenantId) => claimTenant(run, { ...acme, tenantId })));
    const refusals = claims.filter((claim) => claim.status === 'rejected').map(({ reason }) => reason);
    expect(refusals).toEqual(Array(19).fill(withCode('DMT_TENANT_NAME_COLLISION')));
    expect(await listTenants(run)).toHaveLength(1);
  });

  it('lets all succeed who claim one tenant at once', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimTenant(run, acme)));
    expect(claims.map(({ state }) => state)).toEqual(Array(20).fill('provisioning'));
  });
});

describe('setTenantState', () => {
  beforeEach(() => ensureDirectory(run));

  it('moves a tenant on, and remembers when', async () => {
    const before = await claimTenant(run, acme);
    const after = await setTenantState(run, 'acme', 'active', { from: ['provisioning'] });
    expect(after.state).toBe('active');
    expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime());
    expect(after.createdAt).toEqual(before.createdAt);
  });

  it('refuses to move it from a state it may not come from', async () => {
    await claimTenant(run, acme);
    await expect(setTenantState(run, 'acme', 'suspended', { from: ['active'] })).rejects.toThrow(
      withCode('DMT_TENANT_NOT_READY'),
    );
    expect((await findTenant(run, 'acme'))?.state).toBe('provisioning');
  });

  it('says that there is no such tenant', async () => {
    await expect(setTenantState(run, 'nobody', 'active')).rejects.toThrow(withCode('DMT_TENANT_NOT_FOUND'));
  });

  it('is held by the database to the states there are', async () => {
    await claimTenant(run, acme);
    await expect(run(`update dmt.tenants set state = 'lost'`)).rejects.toThrow(/tenants_state_check/);
  });
});

describe('findTenants', () => {
  it('finds those that there are, and nobody where there is no directory', async () => {
    expect(await findTenants(run, ['acme'])).toEqual([]);
    await ensureDirectory(run);
    for (const tenantId of ['a', `b'",{}\\`, 'c']) {
      await claimTenant(run, { tenantId, schemaName: `schema of ${tenantId}`, strategy: 'row' });
    }
    const found = await findTenants(run, [`b'",{}\\`, 'nobody', 'a']);
    expect(found.map(({ tenantId }) => tenantId).sort()).toEqual(['a', `b'",{}\\`]);
    expect(await findTenants(run, [])).toEqual([]);
  });
});

describe('listTenants', () => {
  it('finds nobody where there is no directory', async () => {
    expect(await listTenants(run)).toEqual([]);
    expect(await findTenant(run, 'acme')).toBeUndefined();
  });

  it('filters by state, and sorts by the bytes of the id', async () => {
    await ensureDirectory(run);
    for (const tenantId of ['b', 'a', 'é', 'B', 'a-b']) {
      await claimTenant(run, { tenantId, schemaName: `schema of ${tenantId}`, strategy: 'schema' });
    }
    await setTenantState(run, 'b', 'active');
    const idsOf = async (states?: TenantState[]): Promise<string[]> => {
      const records = await listTenants(run, states === undefined ? {} : { states });
      return records.map(({ tenantId }) => tenantId);
    };
    expect(await idsOf()).toEqual(['B', 'a', 'a-b', 'b', 'é']);
    expect(await idsOf(['active'])).toEqual(['b']);
    expect(await idsOf([])).toEqual([]);
  });

  it('says which grant a role lacks', async () => {
    await ensureDirectory(run);
    const role = await database.createRole();
    await withClient(role.url, async (asRole) => {
      const grant = `grant usage on schema dmt to ${role.name}; grant select on dmt.tenants to ${role.name};`;
      await expect(listTenants(asRole)).rejects.toThrow(
        expect.objectContaining({
          code: 'DMT_DIRECTORY_UNREADABLE',
          message: expect.stringContaining(grant),
        }),
      );
      await run(grant.split(';').slice(0, 1).join(';'));
      await expect(listTenants(asRole)).rejects.toThrow(withCode('DMT_DIRECTORY_UNREADABLE'));
      await run(`grant select on dmt.tenants to ${role.name}`);
      await expect(listTenants(asRole)).resolves.toEqual([]);
    });
  });
});

async function countWaiting(): Promise<number> {
  const { rows } = await run(`select 1 from pg_locks where locktype = 'advisory' and not granted`);
  return rows.length;
}

async function connectAll(url: string, count: number): Promise<pg.Client[]> {
  const clients = Array.from({ length: count }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  return clients;
}

async function withClient(url: string, use: (run: RunSql) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await use((text, values = []) => client.query(text, [...values]));
  } finally {
    await client.end();
  }
}
