import { type FaultProxy, startFaultProxy } from '@dmt-tooling/harness';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { counterMigrations, eachOnce, readCounters } from './support/counters.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;
let proxy: FaultProxy;
let migrator: Migrator;

beforeEach(async () => {
  fixture = await createMigratorFixture(counterMigrations(2));
  await fixture.database.query('create schema tenant_a');
  proxy = await startFaultProxy({ targetUrl: fixture.database.url });
  migrator = fixture.createMigrator({}, proxy.url);
});

afterEach(async () => {
  await migrator.dispose();
  await proxy.stop();
  await fixture[Symbol.asyncDispose]();
});

it('does not repeat a migration when the answer to its commit is lost', async () => {
  const lost = proxy.on('server', { type: 'C', text: /^COMMIT/ }, (connection) => {
    connection.rst();
    return 'drop';
  });

  expect(await migrator.migrateTenant('a')).toMatchObject({ success: true });
  expect(lost.count).toBe(1);
  expect(await readCounters(fixture.database, ['a'])).toEqual(eachOnce(['a'], 2));
});

it('goes on when the connection is lost before the migration is sent', async () => {
  proxy.on('client', { type: 'Q', text: /insert into counters/ }, (connection) => {
    connection.rst();
    return 'drop';
  });

  expect(await migrator.migrateTenant('a')).toMatchObject({ status: 'migrated' });
  expect(await readCounters(fixture.database, ['a'])).toEqual(eachOnce(['a'], 2));
});

it('creates a tenant once when the answer to the commit of its schema is lost', async () => {
  proxy.on('server', { type: 'C', text: /^COMMIT/ }, (connection) => {
    connection.rst();
    return 'drop';
  });

  expect(await migrator.createTenant('b')).toMatchObject({ status: 'migrated' });
  expect(await migrator.listTenants()).toMatchObject([{ tenantId: 'b', state: 'active' }]);
});

it('outlives its idle connections', async () => {
  await migrator.migrateTenant('a');
  proxy.rst();

  expect(await migrator.getStatus()).toMatchObject([{ tenantId: 'a', status: 'ok' }]);
});

it('says what was going on when the database stays away', async () => {
  await migrator.migrateTenant('a');
  proxy.refuse();
  proxy.rst();

  await expect(migrator.getStatus()).rejects.toMatchObject({ code: 'DMT_CONNECTION_FAILED' });
});

it('finishes what it is doing when it is disposed of, and does no more', async () => {
  await fixture.tenantFolder.write('0003_slow.sql', 'select pg_sleep(0.2);');
  const running = migrator.migrateTenant('a');
  await migrator.dispose();

  expect(await running).toMatchObject({
    status: 'migrated',
    appliedMigrations: expect.arrayContaining(['0003_slow']),
  });
  await expect(migrator.getStatus()).rejects.toMatchObject({ code: 'DMT_USAGE' });
});
