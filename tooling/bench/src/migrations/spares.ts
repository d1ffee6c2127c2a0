import { rm } from 'node:fs/promises';
import { defineConfig } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import { spreadOf } from '../report/statistics.ts';
import { databaseUrl, withClient } from '../server/bench-server.ts';
import { writeMigrations } from './write-migrations.ts';

/** How long creations of tenants took, in milliseconds each. */
export interface SpareSamples {
  readonly claimMs: readonly number[];
  readonly createMs: readonly number[];
}

export interface SpareBenchOptions {
  /** Number of tenants that are created from spares; 0 leaves this out. */
  readonly spares: number;
  readonly tables: number;
}

const DATABASE = 'spares';
/** Creations without a spare, for comparison. */
const CREATED = 10;

/** Creates tenants one after the other in one process, as a server does; first from spares, then without. */
export async function measureSpares(
  serverUrl: string,
  { spares, tables }: SpareBenchOptions,
): Promise<SpareSamples | undefined> {
  if (spares === 0) return undefined;
  const folder = await writeMigrations(tables);
  await withClient(serverUrl, (client) => client.query(`create database "${DATABASE}"`));
  try {
    const config = defineConfig({
      connection: { url: databaseUrl(serverUrl, DATABASE) },
      schemas: { tenant: {} },
      migrations: { tenantFolder: folder, spares: { count: spares } },
    });
    await using migrator = createMigrator(config);
    await migrator.prepareSpares();
    const timeOf = async (tenantId: string): Promise<number> => {
      const startedAt = performance.now();
      await migrator.createTenant(tenantId);
      return performance.now() - startedAt;
    };
    const claimMs: number[] = [];
    for (let number = 0; number < spares; number += 1) claimMs.push(await timeOf(`claimed${number}`));
    const createMs: number[] = [];
    for (let number = 0; number < CREATED; number += 1) createMs.push(await timeOf(`created${number}`));
    if ((await migrator.prepareSpares()).prepared !== spares) throw new Error('not every spare was claimed');
    return { claimMs, createMs };
  } finally {
    await withClient(serverUrl, (client) => client.query(`drop database "${DATABASE}" with (force)`));
    await rm(folder, { recursive: true, force: true });
  }
}

export function formatSpares({ claimMs, createMs }: SpareSamples, { tables }: SpareBenchOptions): string {
  const { median, lowerQuartile, upperQuartile } = spreadOf(claimMs);
  const quartiles = `(${lowerQuartile.toFixed(1)}–${upperQuartile.toFixed(1)})`;
  return `claim of a spare tenant with ${tables} tables: ${median.toFixed(1)} ms ${quartiles}; creation without a spare: ${spreadOf(createMs).median.toFixed(0)} ms`;
}
