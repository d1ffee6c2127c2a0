import { isDmtError } from '@dmt/core';
import { type FaultProxy, startFaultProxy, waitUntil } from '@dmt-tooling/harness';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;
let proxy: FaultProxy;
let parked: Migrator;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': 'create table a (id integer);' });
  proxy = await startFaultProxy({ targetUrl: fixture.database.url });
  parked = fixture.createMigrator({}, proxy.url);
});

afterEach(async () => {
  await parked.dispose();
  await proxy.stop();
  await fixture[Symbol.asyncDispose]();
});

const hasWaiting = async (): Promise<boolean> =>
  (await fixture.database.query('select from pg_locks where not granted')).length > 0;

async function dropIfThere(migrator: Migrator, tenantId: string): Promise<void> {
  await migrator.dropTenant(tenantId).catch((error: unknown) => {
    if (!isDmtError(error, 'DMT_TENANT_NOT_FOUND')) throw error;
  });
}

it('drops a tenant before it can come back, and not what came back', async () => {
  await fixture.migrator.createTenant('acme');
  const dropping = proxy.park('client', { type: 'Q', text: /^drop schema/ });
  const first = parked.dropTenant('acme');
  await dropping.reached;
  const again = dropIfThere(fixture.migrator, 'acme').then(() => fixture.migrator.createTenant('acme'));
  expect(await waitUntil(hasWaiting, { timeoutMs: 10_000 })).toBe(true);
  dropping.release();

  await first;
  expect(await again).toMatchObject({ status: 'migrated' });
  expect(await fixture.database.query('select * from tenant_acme.a')).toEqual([]);
  expect(await fixture.migrator.listTenants()).toMatchObject([{ tenantId: 'acme', state: 'active' }]);
});
