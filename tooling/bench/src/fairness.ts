import { resolve } from 'node:path';
import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { eq, sql } from 'drizzle-orm';
import { type Caller, callTenants, type FairnessSample } from './fairness/call-tenants.ts';
import { FAIRNESS_USAGE, type FairnessOptions, readFairnessOptions } from './fairness/options.ts';
import { createFixture } from './queries/create-fixture.ts';
import { createRandom } from './queries/random.ts';
import { ROWS_PER_TENANT, tenantIdAt, users } from './queries/schema.ts';
import { showProgress } from './report/progress.ts';
import { quantile, ratiosPerRound, spreadOf } from './report/statistics.ts';
import { formatCount, formatRatio, formatTable } from './report/table.ts';
import { writeJson } from './report/write-json.ts';
import { databaseUrl, startBenchServer, withClient } from './server/bench-server.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const SLOW_QUERY_MS = 3_000;

type Tenants = TenantManager<{ users: typeof users }>;

/** What one tenant does to all others, besides being one of them. */
const abuses: Readonly<Record<string, { readonly inFlight: number; readonly isSlow: boolean } | undefined>> =
  {
    nobody: undefined,
    'one calls 100 × as often': { inFlight: 2_000, isSlow: false },
    'one with 200 slow queries': { inFlight: 200, isSlow: true },
  };

function openTenants(url: string, { connections, tenants, callers }: FairnessOptions): Tenants {
  return createTenantManager(
    defineConfig({
      connection: { url, poolConfig: { max: connections } },
      // Everybody waits: to be turned away would shorten the line for the others.
      isolation: { pooling: { maxWaitingRequests: tenants * callers + 10_000, queueTimeout: 60_000 } },
      schemas: { tenant: { users } },
    }),
  );
}

function callersOf(tenants: Tenants, options: FairnessOptions, abuse: (typeof abuses)[string]): Caller[] {
  const random = createRandom(1);
  const sleep = async (tenantId: string, ms: number): Promise<unknown> =>
    tenants.getDb(tenantId).execute(sql`select pg_sleep(${ms / 1_000})`);
  const select = (tenantId: string): Promise<unknown> =>
    options.workMs > 0
      ? sleep(tenantId, options.workMs)
      : tenants
          .getDb(tenantId)
          .select()
          .from(users)
          .where(eq(users.id, 1 + Math.floor(random() * ROWS_PER_TENANT)))
          .execute();
  const ordinary = Array.from({ length: options.tenants }, (_, index) => tenantIdAt(index)).map(
    (tenantId) => ({ tenantId, inFlight: options.callers, call: () => select(tenantId) }),
  );
  if (abuse === undefined) return ordinary;
  const tenantId = tenantIdAt(options.tenants);
  const call = abuse.isSlow ? () => sleep(tenantId, SLOW_QUERY_MS) : () => select(tenantId);
  return [...ordinary, { tenantId, inFlight: abuse.inFlight, call }];
}

/** How much longer the slowest tenant waits than the one in the middle. */
const slowestToMedian = ({ p99s }: FairnessSample): number =>
  (p99s.at(-1) ?? Number.NaN) / quantile(p99s, 0.5);

async function main(options: FairnessOptions): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  await withClient(url, (client) => createFixture(client, options.tenants + 1));
  await using tenants = openTenants(url, options);
  await tenants.warmup(Array.from({ length: options.tenants + 1 }, (_, index) => tenantIdAt(index)));

  const names = Object.keys(abuses);
  const samples: FairnessSample[][] = names.map(() => []);
  const abuser = tenantIdAt(options.tenants);
  for (let round = 0; round < options.rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const at = (round + turn) % names.length;
      showProgress(`round ${round + 1}/${options.rounds}: ${names[at]}`);
      const callers = callersOf(tenants, options, abuses[names[at] ?? '']);
      samples[at]?.push(await callTenants(callers, options.seconds * 1_000, (id) => id !== abuser));
    }
  }
  showProgress('');
  report(options, names, samples);
}

function report(options: FairnessOptions, names: string[], samples: FairnessSample[][]): void {
  const medianP99s = samples.map((rounds) => rounds.map(({ p99s }) => quantile(p99s, 0.5)));
  const rows = names.map((name, at) => {
    const rounds = samples[at] ?? [];
    const calls = spreadOf(rounds.map((round) => round.calls)).median;
    return [
      name,
      formatCount(calls / options.seconds),
      formatCount(spreadOf(medianP99s[at] ?? []).median),
      ...formatRatio(spreadOf(rounds.map(slowestToMedian))),
      ...formatRatio(spreadOf(ratiosPerRound(medianP99s[at] ?? [], medianP99s[0] ?? []))),
      formatCount(
        rounds.reduce((sum, { errors }) => sum + Object.values(errors).reduce((a, b) => a + b, 0), 0),
      ),
    ];
  });
  const header = [
    'who asks for too much',
    'calls/s',
    'median p99 ms',
    'slowest ÷ median',
    'quartiles',
    '÷ nobody',
    'quartiles',
    'errors',
  ];
  console.log(
    `${options.tenants} tenants × ${options.callers} calls in flight on ${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s\n`,
  );
  console.log(formatTable(header, rows, 1));
  console.log(`\nSamples: ${writeJson(resolve(REPOSITORY, options.json), { options, names, samples })}`);
}

if (process.argv.includes('--help')) console.log(FAIRNESS_USAGE);
else await main(readFairnessOptions(process.argv.slice(2)));
