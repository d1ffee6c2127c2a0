import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Blocker } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const TENANTS = ['t1', 't2', 't3', 't4', 't5', 't6'];

let fixture: MigratorFixture;
let reader: Client;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': 'create table a (id integer primary key);' });
  for (const tenantId of TENANTS) await fixture.migrator.createTenant(tenantId);
  await fixture.tenantFolder.write('0002_b.sql', 'alter table a add column b integer;');
  reader = new Client({ connectionString: fixture.database.url, application_name: 'nightly report' });
  await reader.connect();
});

afterEach(async () => {
  await reader.end();
  await fixture[Symbol.asyncDispose]();
});

/** Reads of tenants, and does not end its transaction. */
async function lock(...tenantIds: ReadonlyArray<string>): Promise<void> {
  await reader.query('begin');
  for (const tenantId of tenantIds) await reader.query(`select 'a secret' from tenant_${tenantId}.a`);
}

it('says who is in the way, in the error and while it waits', async () => {
  await lock('t1');
  const told: Array<readonly [string, ReadonlyArray<Blocker>]> = [];
  const hasty = fixture.createMigrator({ lockTimeoutMs: 400, retries: 0 });

  const { details } = await hasty.migrateAll({
    onBlocked: (tenantId, blockers) => void told.push([tenantId, blockers]),
  });

  const { rows } = await reader.query('select pg_backend_pid() as pid');
  const blocker = {
    pid: rows[0]?.pid,
    applicationName: 'nightly report',
    userName: expect.any(String),
    state: 'idle in transaction',
    transactionMs: expect.any(Number),
    query: "select '…' from tenant_t1.a",
  };
  expect(told.length).toBeGreaterThan(0);
  for (const each of told) expect(each).toEqual(['t1', [blocker]]);
  expect(details[0]?.error).toMatchObject({
    code: 'DMT_MIGRATION_FAILED',
    message: expect.stringMatching(
      /blocked by session \d+ \("nightly report", idle in transaction\)\. Its transaction has been open for \d+ s, and ran last: select '…' from tenant_t1\.a\. Run it again/,
    ),
    details: { blockers: [blocker] },
    cause: { code: '55P03' },
  });
  expect(details.slice(1).map(({ status }) => status)).toEqual(Array(5).fill('migrated'));
});

it('says who is in the way of a statement outside a transaction', async () => {
  await fixture.tenantFolder.write(
    '0002_b.sql',
    '-- dmt:no-transaction\nalter table a add column b integer;',
  );
  await lock('t1');
  const hasty = fixture.createMigrator({ lockTimeoutMs: 400, retries: 0 });

  const { error } = await hasty.migrateTenant('t1');

  expect(error).toMatchObject({ details: { line: 2, blockers: [{ applicationName: 'nightly report' }] } });
});

it('goes on with the others before it tries a locked tenant again', async () => {
  await lock('t1', 't2');
  const events: string[] = [];
  const patient = fixture.createMigrator({ lockTimeoutMs: 300, retries: 2 });

  const result = await patient.migrateAll({
    concurrency: 2,
    onBlocked: (tenantId) => void events.push(`${tenantId} waits`),
    onProgress: (tenantId, status) => void events.push(`${tenantId} ${status}`),
  });

  expect(result).toMatchObject({ succeeded: 4, failed: 2 });
  // Each was tried four times, once of which was before everybody else's turn.
  const lastOther = Math.max(...['t3', 't4', 't5', 't6'].map((id) => events.indexOf(`${id} migrated`)));
  const early = events.slice(0, lastOther).filter((event) => event.endsWith('waits'));
  expect(early).toHaveLength(new Set(early).size);
  expect(events.filter((event) => event.endsWith('waits')).length).toBeGreaterThan(2);
  // Each began and ended once.
  expect(events.filter((event) => event.startsWith('t1') && !event.endsWith('waits'))).toEqual([
    't1 started',
    't1 failed',
  ]);
});

it('migrates a tenant that was locked as soon as it is not, with its hooks called once', async () => {
  await lock('t1');
  const calls: string[] = [];
  let waits = 0;
  const patient = fixture.createMigrator({ lockTimeoutMs: 100, retries: 50 });

  const result = await patient.migrateTenants(['t1', 't2'], {
    concurrency: 1,
    onBlocked: () => {
      waits += 1;
      if (waits === 2) void reader.query('commit');
    },
    hooks: {
      beforeTenant: (tenantId) => void calls.push(tenantId),
      beforeMigration: (_, name) => void calls.push(name),
      afterTenant: (tenantId, { status }) => void calls.push(`${tenantId} ${status}`),
    },
  });

  expect(result).toMatchObject({ succeeded: 2, failed: 0 });
  expect(calls.filter((call) => call.startsWith('t1'))).toEqual(['t1', 't1 migrated']);
  expect(calls.filter((call) => call === '0002_b')).toHaveLength(2);
});

it('reports a locked tenant as failed, and not as never reached, when it is stopped', async () => {
  await lock('t1');
  const stop = new AbortController();
  const patient = fixture.createMigrator({ lockTimeoutMs: 50, retries: 1_000 });

  const result = await patient.migrateAll({
    signal: stop.signal,
    onProgress: (_, __, ___, totals) => (totals?.done === 5 ? stop.abort() : undefined),
  });

  expect(result).toMatchObject({ succeeded: 5, failed: 1, notRun: 0 });
  expect(result.details[0]?.error).toMatchObject({ cause: { code: '55P03' } });
});

it('fails loudly when onBlocked throws', async () => {
  await lock('t1');
  const patient = fixture.createMigrator({ lockTimeoutMs: 400, retries: 1 });
  const onBlocked = () => {
    throw new Error('closed pipe');
  };

  await expect(patient.migrateAll({ concurrency: 1, onBlocked })).rejects.toThrow('closed pipe');
});

it('lets readers of a locked tenant through while it is still locked', async () => {
  await lock('t1');
  const stop = new AbortController();
  const patient = fixture.createMigrator({ lockTimeoutMs: 300, retries: 1_000 });
  let waits = 0;
  const isWaiting = new Promise<void>((resolve) => {
    void patient
      .migrateTenants(['t1'], {
        signal: stop.signal,
        onBlocked: () => {
          waits += 1;
          resolve();
        },
      })
      .then(() => resolve());
  });
  await isWaiting;

  // Its lock is not in the way of ours, but the migration's is, for as long as that waits.
  const wasRead = await Promise.race([
    fixture.database.query('select from tenant_t1.a').then(() => true),
    sleep(8_000, false, { ref: false }),
  ]);
  stop.abort();
  await reader.query('rollback');

  expect(waits).toBeGreaterThan(0);
  expect(wasRead).toBe(true);
}, 20_000);
