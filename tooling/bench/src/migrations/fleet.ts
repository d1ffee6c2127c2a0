import { rm } from 'node:fs/promises';
import { type DmtConfig, defineConfig } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import { defineConfig as defineIncumbentConfig } from 'drizzle-multitenant';
import { createMigrator as createIncumbentMigrator } from 'drizzle-multitenant/migrator';
import { ratiosPerRound, spreadOf } from '../report/statistics.ts';
import { formatCount } from '../report/table.ts';
import { databaseUrl, withClient } from '../server/bench-server.ts';
import { createEmptySchemas, createTenantIds, schemaNameOf } from './tenants.ts';
import { writeMigrations } from './write-migrations.ts';

/** What looking after a fleet with nothing to do took both, in milliseconds. */
export interface FleetSample {
  readonly noOpMs: number;
  readonly incumbentNoOpMs: number;
  readonly statusMs: number;
  readonly incumbentStatusMs: number;
}

export interface FleetOptions {
  /** Number of tenants; 0 leaves this out. */
  readonly fleet: number;
  readonly tables: number;
  readonly rounds: number;
  readonly concurrency: number;
}

const DATABASE = 'fleet';

/** The same for dmt and for the incumbent; throws unless every tenant is told to be up to date. */
interface FleetKeeper {
  migrate(): Promise<void>;
  readStatus(): Promise<void>;
}

/** Migrates a fleet once, and then has both find, turn and turn about, that nothing is to be done. */
export async function measureFleet(serverUrl: string, options: FleetOptions): Promise<FleetSample[]> {
  const { fleet, tables, rounds, concurrency } = options;
  if (fleet === 0) return [];
  const tenantIds = createTenantIds(fleet);
  const folder = await writeMigrations(tables);
  await withClient(serverUrl, (client) => client.query(`create database "${DATABASE}"`));
  const url = databaseUrl(serverUrl, DATABASE);
  try {
    await withClient(url, (client) => createEmptySchemas(client, tenantIds));
    const setup = { url, folder, tenantIds, concurrency };
    const keepers = [keepWithDmt(setup), keepWithIncumbent(setup)] as const;
    await keepers[0].migrate();
    await withClient(url, (client) => client.query('vacuum analyze'));
    // Nobody pays for the compiler.
    for (const keeper of keepers) await keeper.readStatus();
    const samples: FleetSample[] = [];
    for (let round = 0; round < rounds; round += 1) samples.push(await measureRound(keepers));
    return samples;
  } finally {
    await withClient(serverUrl, (client) => client.query(`drop database "${DATABASE}" with (force)`));
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureRound([dmt, incumbent]: readonly [FleetKeeper, FleetKeeper]): Promise<FleetSample> {
  return {
    noOpMs: await timeOf(dmt.migrate),
    incumbentNoOpMs: await timeOf(incumbent.migrate),
    statusMs: await timeOf(dmt.readStatus),
    incumbentStatusMs: await timeOf(incumbent.readStatus),
  };
}

interface KeeperSetup {
  readonly url: string;
  readonly folder: string;
  readonly tenantIds: readonly string[];
  readonly concurrency: number;
}

/** A migrator for each call, as a deployment has it. */
function keepWithDmt({ url, folder, tenantIds, concurrency }: KeeperSetup): FleetKeeper {
  const config: DmtConfig = defineConfig({
    connection: { url },
    schemas: { tenant: {} },
    // The form that the incumbent knows, too, so that both look after one fleet.
    migrations: {
      tenantFolder: folder,
      tableFormat: 'name',
      tenantDiscovery: async () => [...tenantIds],
    },
  });
  return {
    async migrate() {
      await using migrator = createMigrator(config);
      const { succeeded, skipped } = await migrator.migrateAll({ concurrency });
      assertAll('dmt', succeeded + skipped, tenantIds);
    },
    async readStatus() {
      await using migrator = createMigrator(config);
      const status = await migrator.getStatus();
      assertAll('dmt', status.filter((each) => each.status === 'ok').length, tenantIds);
    },
  };
}

function keepWithIncumbent({ url, folder, tenantIds, concurrency }: KeeperSetup): FleetKeeper {
  const config = defineIncumbentConfig({
    connection: { url },
    isolation: { strategy: 'schema', schemaNameTemplate: schemaNameOf },
    schemas: { tenant: {} },
  });
  const create = () =>
    createIncumbentMigrator(config, {
      migrationsFolder: folder,
      tenantDiscovery: async () => [...tenantIds],
    });
  return {
    async migrate() {
      const { details } = await create().migrateAll({ concurrency });
      const idle = details.filter((each) => each.success && each.appliedMigrations.length === 0);
      assertAll('the incumbent', idle.length, tenantIds);
    },
    async readStatus() {
      const status = await create().getStatus();
      assertAll('the incumbent', status.filter((each) => each.status === 'ok').length, tenantIds);
    },
  };
}

function assertAll(who: string, count: number, tenantIds: readonly string[]): void {
  if (count !== tenantIds.length)
    throw new Error(`${who} found ${count} of ${tenantIds.length} tenants up to date`);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Two lines: how long it takes, and how many times faster than the incumbent that is. */
export function formatFleet(samples: readonly FleetSample[], { fleet, tables }: FleetOptions): string {
  const line = (what: string, own: keyof FleetSample, other: keyof FleetSample): string => {
    const of = (field: keyof FleetSample): number[] => samples.map((sample) => sample[field]);
    const { median, lowerQuartile, upperQuartile } = spreadOf(ratiosPerRound(of(other), of(own)));
    const ms = `${formatCount(spreadOf(of(own)).median)} ms, the incumbent ${formatCount(spreadOf(of(other)).median)} ms`;
    return `${what} of ${formatCount(fleet)} tenants × ${tables} tables: ${ms}: ${median.toFixed(0)} × (${lowerQuartile.toFixed(0)}–${upperQuartile.toFixed(0)})`;
  };
  return [
    line('no-op migration', 'noOpMs', 'incumbentNoOpMs'),
    line('status', 'statusMs', 'incumbentStatusMs'),
  ].join('\n');
}
