import { resolve } from 'node:path';
import { createTenantManager, defineConfig } from '@dmt/core';
import { type AdminQueryOptions, createAdminQuery } from '@dmt/cross-schema';
import { count, gt, max } from 'drizzle-orm';
import {
  FLEET_QUERIES_USAGE,
  type FleetQueriesOptions,
  readFleetQueriesOptions,
} from './fleet-queries/options.ts';
import { openLatencyLine } from './latency/latency-line.ts';
import { createFixture } from './queries/create-fixture.ts';
import { tenantIdAt, users } from './queries/schema.ts';
import { showProgress } from './report/progress.ts';
import { ratiosPerRound, spreadOf } from './report/statistics.ts';
import { formatCount, formatRatio, formatTable } from './report/table.ts';
import { writeJson } from './report/write-json.ts';
import { databaseUrl, startBenchServer, withClient } from './server/bench-server.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const IN_FLIGHT = 20;

const LINE_DELAY_MS = 1;

/** What is asked a second time is prepared, and PostgreSQL plans a prepared statement anew five times. */
const RUNS_UNTIL_PLANNED = 8;

async function main(options: FleetQueriesOptions): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  showProgress(`${options.tenants} schemas`);
  await withClient(url, (client) => createFixture(client, options.tenants));
  console.log('# Over loopback\n');
  const loopback = await compare(url, options);
  console.log(`\n# Over a line of ${LINE_DELAY_MS} ms\n`);
  await using line = await openLatencyLine(url, LINE_DELAY_MS);
  const samples = { options, loopback, line: await compare(line.url, options) };
  console.log(`\nSamples: ${writeJson(resolve(REPOSITORY, options.json), samples)}`);
}

async function compare(url: string, options: FleetQueriesOptions): Promise<Samples> {
  const { concurrency } = options;
  await using tenants = openTenants(url);
  const ids = Array.from({ length: options.tenants }, (_, index) => tenantIdAt(index));
  // Whether a tenant exists is asked once, and is not what is measured.
  await tenants.warmup(ids);

  const fields = { users: count(), last: max(users.createdAt) };
  const ask = async (id: string): Promise<number> => {
    const [row] = await tenants.getDb(id).select(fields).from(users).where(gt(users.id, 0));
    return row?.users ?? 0;
  };
  const askSome = async (rest: Iterable<string>): Promise<number> => {
    let found = 0;
    for (const id of rest) found += await ask(id);
    return found;
  };
  const aggregate = async (options: Partial<AdminQueryOptions> = {}): Promise<number> => {
    const admin = createAdminQuery({
      manager: tenants,
      reason: 'benchmark',
      tenants: ids,
      concurrency,
      ...options,
    });
    const { rows } = await admin.fromAllTenants(users).select(fields).where(gt(users.id, 0));
    return rows.reduce((sum, row) => sum + row.users, 0);
  };
  showProgress('statements are prepared, and planned for good');
  for (let run = 0; run < RUNS_UNTIL_PLANNED; run++) await aggregate();
  return await runRounds(options, {
    'a query per tenant, one after the other': () => askSome(ids),
    [`a query per tenant, ${IN_FLIGHT} at a time`]: async () => {
      const rest = ids.values();
      const found = await Promise.all(Array.from({ length: IN_FLIGHT }, () => askSome(rest)));
      return found.reduce((sum, each) => sum + each, 0);
    },
    fromAllTenants: () => aggregate(),
    'fromAllTenants, asked once (prepare: false)': () => aggregate({ prepare: false }),
  });
}

function openTenants(url: string) {
  return createTenantManager(
    defineConfig({ connection: { url, poolConfig: { max: IN_FLIGHT } }, schemas: { tenant: { users } } }),
  );
}

interface Samples {
  readonly names: readonly string[];
  readonly ms: readonly (readonly number[])[];
}

/** Interleaved; the first round warms up. They are compared with the first. */
async function runRounds(
  options: FleetQueriesOptions,
  contenders: Readonly<Record<string, () => Promise<number>>>,
): Promise<Samples> {
  const names = Object.keys(contenders);
  const ms: number[][] = names.map(() => []);
  const answers = new Set<number>();
  for (let round = -1; round < options.rounds; round++) {
    for (const [at, name] of names.entries()) {
      showProgress(`round ${round + 1}/${options.rounds}: ${name}`);
      const startedAt = performance.now();
      answers.add((await contenders[name]?.()) ?? 0);
      if (round >= 0) ms[at]?.push(performance.now() - startedAt);
    }
  }
  showProgress('');
  if (answers.size !== 1) throw new Error(`The contenders do not agree: ${[...answers].join(', ')}`);
  const rows = names.map((name, at) => [
    name,
    formatCount(spreadOf(ms[at] ?? []).median),
    ...formatRatio(spreadOf(ratiosPerRound(ms[0] ?? [], ms[at] ?? []))),
  ]);
  console.log(`An aggregate over ${options.tenants} schemas, ${options.rounds} rounds\n`);
  console.log(formatTable(['', 'ms', 'times as fast', 'quartiles'], rows, 1));
  return { names, ms };
}

if (process.argv.includes('--help')) console.log(FLEET_QUERIES_USAGE);
else await main(readFleetQueriesOptions(process.argv.slice(2)));
