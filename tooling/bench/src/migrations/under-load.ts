import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineConfig } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import pg from 'pg';
import { quantile, spreadOf } from '../report/statistics.ts';
import { databaseUrl, withClient } from '../server/bench-server.ts';
import type { ApplicationReport } from './application.ts';
import { migrateWithDmt } from './contenders/dmt.ts';
import { createEmptySchemas, createTenantIds, schemaNameOf } from './tenants.ts';

/** One window without, and one with a migration of the fleet while one tenant is locked. */
export interface UnderLoadSample {
  readonly quietP99Ms: number;
  readonly migratingP99Ms: number;
  /** The longest wait of a reader of the locked tenant. */
  readonly lockedMaxMs: number;
}

const DATABASE = 'under load';
const TENANTS = 100;
const CONCURRENCY = 2;
const LOCK_TIMEOUT_MS = 1_000;
const QUIET_WINDOW_MS = 3_000;

/** What an application notices of a migration: readers of the other tenants, and those of one that is locked. */
export async function measureUnderLoad(
  serverUrl: string,
  folder: string,
  rounds: number,
): Promise<UnderLoadSample[]> {
  const tenantIds = createTenantIds(TENANTS);
  const [lockedId = '', ...otherIds] = tenantIds;
  await withClient(serverUrl, (client) => client.query(`create database "${DATABASE}"`));
  const url = databaseUrl(serverUrl, DATABASE);
  await withClient(url, (client) => createEmptySchemas(client, tenantIds));
  await migrateWithDmt({ url, folder, tenantIds, concurrency: 8 });
  const application = fork(join(import.meta.dirname, 'application.ts'), [url, lockedId, ...otherIds]);
  const locker = new pg.Client({ connectionString: url });
  await locker.connect();
  // A report that somebody forgot: whoever wants to change the table waits for it.
  await locker.query(`begin; select from "${schemaNameOf(lockedId)}".table_0`);
  const observe = async (work: () => Promise<void>): Promise<ApplicationReport> => {
    application.send('begin');
    await work();
    application.send('report');
    const [report] = await once(application, 'message');
    return report as ApplicationReport; // application.ts sends nothing else
  };
  try {
    await observe(() => sleep(QUIET_WINDOW_MS));
    const samples: UnderLoadSample[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const quiet = await observe(() => sleep(QUIET_WINDOW_MS));
      const name = await addMigration(folder, round);
      const migrating = await observe(() => migrateAll(url, folder, tenantIds, name));
      samples.push({
        quietP99Ms: quantile(quiet.others, 0.99),
        migratingP99Ms: quantile(migrating.others, 0.99),
        lockedMaxMs: Math.max(...migrating.locked),
      });
    }
    return samples;
  } finally {
    application.disconnect();
    await once(application, 'exit');
    await locker.end();
    await withClient(serverUrl, (client) => client.query(`drop database "${DATABASE}" with (force)`));
  }
}

export function formatUnderLoad(samples: readonly UnderLoadSample[]): string {
  const ratio = spreadOf(samples.map(({ quietP99Ms, migratingP99Ms }) => migratingP99Ms / quietP99Ms)).median;
  const locked = Math.max(...samples.map(({ lockedMaxMs }) => lockedMaxMs));
  return `under load, ${TENANTS} tenants, one locked: p99 of the others' readers × ${ratio.toFixed(2)} while migrating; longest wait on the locked one ${Math.round(locked)} ms (lockTimeoutMs ${LOCK_TIMEOUT_MS})`;
}

async function addMigration(folder: string, round: number): Promise<string> {
  const tag = `9${String(round).padStart(3, '0')}_late_${round}`;
  await appendFile(join(folder, `${tag}.sql`), `alter table "table_0" add column "late_${round}" integer;`);
  const path = join(folder, 'meta/_journal.json');
  const journal: { entries: Array<Record<string, unknown>> } = JSON.parse(await readFile(path, 'utf8'));
  journal.entries.push({
    idx: journal.entries.length,
    version: '7',
    when: Date.now(),
    tag,
    breakpoints: true,
  });
  await writeFile(path, JSON.stringify(journal));
  return tag;
}

async function migrateAll(
  url: string,
  folder: string,
  tenantIds: readonly string[],
  name: string,
): Promise<void> {
  const config = defineConfig({
    connection: { url },
    schemas: { tenant: {} },
    migrations: {
      tenantFolder: folder,
      tenantDiscovery: () => [...tenantIds],
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      retries: 2,
    },
  });
  await using migrator = createMigrator(config);
  const { succeeded, failed } = await migrator.migrateAll({ concurrency: CONCURRENCY });
  if (succeeded !== TENANTS - 1 || failed !== 1)
    throw new Error(`${name}: ${succeeded} of ${TENANTS} migrated`);
}
