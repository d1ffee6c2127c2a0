import { resolve } from 'node:path';
import { createTenantManager, defineConfig } from '@dmt/core';
import { createAdminQuery } from '@dmt/cross-schema';
import { count, gt, max } from 'drizzle-orm';
import {
  FLEET_QUERIES_USAGE,
  type FleetQueriesOptions,
  readFleetQueriesOptions,
} from './fleet-queries/options.ts';
import { createFixture } from './queries/create-fixture.ts';
import { tenantIdAt, users } from './queries/schema.ts';
import { showProgress } from './report/progress.ts';
import { ratiosPerRound, spreadOf } from './report/statistics.ts';
import { formatCount, formatRatio, formatTable } from './report/table.ts';
import { writeJson } from './report/write-json.ts';
import { databaseUrl, startBenchServer, withClient } from './server/bench-server.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const IN_FLIGHT = 20;

async function main(options: FleetQueriesOptions): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  showProgress(`${options.tenants} schemas`);
  await withClient(url, (client) => createFixture(client, options.tenants));
  await using tenants = createTenantManager(
    defineConfig({ connection: { url, poolConfig: { max: IN_FLIGHT } }, schemas: { tenant: { users } } }),
  );
  const ids = Array.from({ length: options.tenants }, (_, index) => tenantIdAt(index));
  // Whether a tenant exists is asked once, and is not what is measured.
  await tenants.warmup(ids);

  const fields = { users: count(), last: max(users.createdAt) };
  const ask = async (id: string): Promise<number> => {
    const [row] = await tenants.getDb(id).select(fields).from(users).where(gt(users.id, 0));
    return row?.users ?? 0;
  };
  const fleet = createAdminQuery({ manager: tenants, reason: 'benchmark', tenants: ids });
  const contenders: Readonly<Record<string, () => Promise<number>>> = {
    'a query per tenant, one after the other': async () => {
      let users = 0;
      for (const id of ids) users += await ask(id);
      return users;
    },
    [`a query per tenant, ${IN_FLIGHT} at a time`]: async () => {
      const rest = ids.values();
      const work = async (): Promise<number> => {
        let users = 0;
        for (const id of rest) users += await ask(id);
        return users;
      };
      return (await Promise.all(Array.from({ length: IN_FLIGHT }, work))).reduce((a, b) => a + b, 0);
    },
    fromAllTenants: async () => {
      const { rows } = await fleet.fromAllTenants(users).select(fields).where(gt(users.id, 0));
      return rows.reduce((sum, row) => sum + row.users, 0);
    },
  };
  await runRounds(options, contenders);
}

async function runRounds(
  options: FleetQueriesOptions,
  contenders: Readonly<Record<string, () => Promise<number>>>,
): Promise<void> {
  const names = Object.keys(contenders);
  const samples: number[][] = names.map(() => []);
  const answers = new Set<number>();
  // The first round warms up.
  for (let round = -1; round < options.rounds; round++) {
    for (const [at, name] of names.entries()) {
      showProgress(`round ${round + 1}/${options.rounds}: ${name}`);
      const startedAt = performance.now();
      answers.add((await contenders[name]?.()) ?? 0);
      if (round >= 0) samples[at]?.push(performance.now() - startedAt);
    }
  }
  showProgress('');
  if (answers.size !== 1) throw new Error(`The contenders do not agree: ${[...answers].join(', ')}`);
  const fastest = samples.at(-1) ?? [];
  const rows = names.map((name, at) => [
    name,
    formatCount(spreadOf(samples[at] ?? []).median),
    ...formatRatio(spreadOf(ratiosPerRound(samples[at] ?? [], fastest))),
  ]);
  console.log(`An aggregate over ${options.tenants} schemas, ${options.rounds} rounds\n`);
  console.log(formatTable(['', 'ms', '÷ fromAllTenants', 'quartiles'], rows, 1));
  console.log(`\nSamples: ${writeJson(resolve(REPOSITORY, options.json), { options, names, samples })}`);
}

if (process.argv.includes('--help')) console.log(FLEET_QUERIES_USAGE);
else await main(readFleetQueriesOptions(process.argv.slice(2)));
