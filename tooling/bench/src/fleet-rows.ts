import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createTenantManager, defineConfig } from '@dmt/core';
import { createAdminQuery } from '@dmt/cross-schema';
import { count, eq, gt, max } from 'drizzle-orm';
import { createFixture, events, PASSWORD, ROLES } from './fleet-rows/create-fixture.ts';
import { readPositive } from './queries/options.ts';
import { showProgress } from './report/progress.ts';
import { ratiosPerRound, spreadOf } from './report/statistics.ts';
import { formatCount, formatRatio, formatTable } from './report/table.ts';
import { writeJson } from './report/write-json.ts';
import { databaseUrl, startBenchServer, withClient } from './server/bench-server.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const CONNECTIONS = 4;

const USAGE = `What does a query over all tenants cost whose rows are in one table: one by one, or together?

  --tenants N   tenants, of 100 rows each      (2000)
  --rounds N    rounds of every contender      (7)
  --json FILE   where the samples go           (.dmt/bench/fleet-rows.json)`;

type Admin = ReturnType<typeof createAdminQuery>;

const QUERIES: Readonly<
  Record<string, (admin: Admin) => PromiseLike<{ readonly rows: readonly unknown[] }>>
> = {
  'an aggregate': (admin) =>
    admin
      .fromAllTenants(events)
      .select({ events: count(), last: max(events.createdAt) })
      .where(gt(events.id, 0)),
  'a row of each': (admin) =>
    admin.fromAllTenants(events).select({ createdAt: events.createdAt }).where(eq(events.id, 7)),
  'all rows': (admin) => admin.fromAllTenants(events).select({ id: events.id, createdAt: events.createdAt }),
};

async function main(tenantCount: number, rounds: number, json: string): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  const tenants = Array.from({ length: tenantCount }, (_, index) => `t${index}`);
  showProgress('tables of all tenants');
  await withClient(url, (client) => createFixture(client, tenants));
  await using application = openTenants(url, ROLES.application);
  await using reports = openTenants(url, ROLES.reports);
  // Whether a tenant exists is asked once, and is not what is measured.
  await application.warmup(tenants);
  const reason = 'benchmark';
  const contenders = {
    'one by one': createAdminQuery({ manager: application, reason, tenants }),
    together: createAdminQuery({ manager: reports, reason, tenants }),
    [`together, on ${CONNECTIONS} connections`]: createAdminQuery({
      manager: reports,
      reason,
      tenants,
      tenantsPerStatement: Math.ceil(tenantCount / CONNECTIONS),
    }),
  };
  const samples: Record<string, Record<string, number[]>> = {};
  for (const [name, query] of Object.entries(QUERIES)) {
    samples[name] = await runRounds(name, query, contenders, rounds);
    report(`${name}, ${tenantCount} tenants, ${rounds} rounds`, samples[name]);
  }
  console.log(`Samples: ${writeJson(resolve(REPOSITORY, json), samples)}`);
}

function openTenants(url: string, role: string) {
  const asRole = new URL(url);
  asRole.username = role;
  asRole.password = PASSWORD;
  return createTenantManager(
    defineConfig({
      connection: { url: asRole.href, poolConfig: { max: CONNECTIONS } },
      isolation: { strategy: 'row' },
      schemas: { tenant: { events } },
    }),
  );
}

/** Interleaved; the first round warms up. */
async function runRounds(
  name: string,
  query: (admin: Admin) => PromiseLike<{ readonly rows: readonly unknown[] }>,
  contenders: Readonly<Record<string, Admin>>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const ms: Record<string, number[]> = {};
  const answers = new Set<number>();
  for (let round = -1; round < rounds; round++) {
    for (const [contender, admin] of Object.entries(contenders)) {
      showProgress(`${name}, round ${round + 1}/${rounds}: ${contender}`);
      const startedAt = performance.now();
      answers.add((await query(admin)).rows.length);
      const took = performance.now() - startedAt;
      if (round >= 0) ms[contender] = [...(ms[contender] ?? []), took];
    }
  }
  showProgress('');
  if (answers.size !== 1) throw new Error(`The contenders do not agree: ${[...answers].join(', ')} rows`);
  return ms;
}

/** They are compared with the first. */
function report(title: string, ms: Readonly<Record<string, readonly number[]>>): void {
  const [baseline = []] = Object.values(ms);
  const rows = Object.entries(ms).map(([contender, each]) => [
    contender,
    formatCount(spreadOf(each).median),
    ...formatRatio(spreadOf(ratiosPerRound(baseline, each))),
  ]);
  console.log(`${title}\n\n${formatTable(['', 'ms', 'times as fast', 'quartiles'], rows, 1)}\n`);
}

const { values } = parseArgs({
  options: {
    tenants: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '7' },
    json: { type: 'string', default: '.dmt/bench/fleet-rows.json' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(USAGE);
else {
  await main(readPositive(values.tenants, '--tenants'), readPositive(values.rounds, '--rounds'), values.json);
}
