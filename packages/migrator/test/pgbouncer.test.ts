import { type PgBouncer, startPgBouncer } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const describeWithPgBouncer = await requireService('pgbouncer');

/* T12, as far as migrations go: all clients share one server connection. */
describeWithPgBouncer('behind PgBouncer in transaction mode, on one server connection', () => {
  let fixture: MigratorFixture;
  let bouncer: PgBouncer;
  let migrator: Migrator;

  beforeEach(async () => {
    fixture = await createMigratorFixture(
      { '0001_a.sql': 'create type "public"."mood" as enum (\'ok\'); create table a (mood mood);' },
      { shared: { '0001_plans.sql': 'create table plans ();' } },
    );
    bouncer = await startPgBouncer({
      upstreamUrl: fixture.database.url,
      poolMode: 'transaction',
      poolSize: 1,
    });
    const tenantDiscovery = (): string[] => ['t1', 't2', 't3'];
    migrator = fixture.createMigrator({ tenantDiscovery }, bouncer.url, 'transaction');
  });

  afterEach(async () => {
    await migrator.dispose();
    await bouncer.stop();
    await fixture[Symbol.asyncDispose]();
  });

  it('creates, migrates, reports and drops', async () => {
    await migrator.migrateShared();
    await Promise.all(['t1', 't2', 't3'].map((tenantId) => migrator.createTenant(tenantId)));
    await fixture.tenantFolder.write(
      '0002_b.sql',
      'set search_path to public; create temp table x (); create table "public"."b" ();',
    );

    expect(await migrator.migrateAll({ concurrency: 4 })).toMatchObject({ succeeded: 3, failed: 0 });
    expect((await migrator.getStatus()).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    await migrator.dropTenant('t2');
    expect((await migrator.getStatus()).map(({ status }) => status)).toEqual(['ok', 'error', 'ok']);
    expect(await fixture.database.query(`select to_regclass('public.b') as leaked`)).toEqual([
      { leaked: null },
    ]);
  });

  it('leaves nothing in the connection that the next client would find', async () => {
    await migrator.createTenant('t1');
    await fixture.tenantFolder.write(
      '0002_b.sql',
      `set search_path to public; set work_mem = '77kB'; create temp table scratch ();`,
    );
    await migrator.migrateTenant('t1');

    const { Client } = await import('pg');
    const next = new Client({ connectionString: bouncer.url });
    await next.connect();
    const { rows } = await next.query(
      `select current_setting('search_path') as path, current_setting('work_mem') as memory, to_regclass('pg_temp.scratch') as scratch`,
    );
    await next.end();

    expect(rows).toEqual([{ path: '"$user", public', memory: '4MB', scratch: null }]);
  });

  it.each(['none', 'session'] as const)('refuses to work when it was told of %s', async (pooler) => {
    await using unaware = fixture.createMigrator(
      { tenantDiscovery: () => ['t1', 't2'] },
      bouncer.url,
      pooler,
    );

    await expect(unaware.migrateShared()).rejects.toMatchObject({
      code: 'DMT_POOLER_MISMATCH',
      remedy: "Set connection.pooler to 'transaction', or connect to PostgreSQL directly.",
    });
    await expect(unaware.migrateAll({ concurrency: 2 })).rejects.toMatchObject({
      code: 'DMT_POOLER_MISMATCH',
    });
    expect(
      await fixture.database.query("select from pg_namespace where nspname ~ '^(dmt|drizzle|tenant_)'"),
    ).toEqual([]);
  });
});
