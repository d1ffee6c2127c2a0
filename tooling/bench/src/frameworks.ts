import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLoad } from './frameworks/load.ts';
import { type Middleware, ServerProcess } from './frameworks/server-process.ts';
import { createFixture } from './queries/create-fixture.ts';
import { readPositive } from './queries/options.ts';
import { tenantIdAt } from './queries/schema.ts';
import { showProgress } from './report/progress.ts';
import { ratiosPerRound, spreadOf } from './report/statistics.ts';
import { formatCount, formatRatio, formatTable } from './report/table.ts';
import { writeJson } from './report/write-json.ts';
import { databaseUrl, startBenchServer, withClient } from './server/bench-server.ts';

/** As `frameworks/server.ts` knows them. */
const FRAMEWORKS = 'express,fastify,hono,nest-express,nest-fastify,trpc,graphql';
const USAGE = `pnpm bench:frameworks [options]
  --only NAME,NAME              some of ${FRAMEWORKS}
  --tenants 50                  tenants that requests are spread over
  --rounds 15                   interleaved rounds
  --seconds 0.4                 length of each measurement
  --in-flight 32                connections, each with one request at a time
  --json FILE                   where the samples go (.dmt/bench/frameworks.json)`;

interface Contender {
  readonly name: string;
  readonly middleware: Middleware;
  /** Where there is such an application. */
  readonly only?: RegExp;
}

/**
 * The baseline, ours, and the baseline once more: how far two equal things are apart here. By hand is the least that gives
 * a request its tenant: it does not ask again whether the tenant is suspended, nor follows a request into its streams.
 */
const CONTENDERS: readonly Contender[] = [
  { name: 'by hand', middleware: 'by hand' },
  { name: 'dmt', middleware: 'dmt' },
  { name: 'guard by hand', middleware: 'guard by hand', only: /^nest-/ },
  { name: 'by hand again', middleware: 'by hand' },
];
/** Routes: one that does nothing but name its tenant, and one that queries. */
const ROUTES = ['/name', '/user'] as const;
const REPOSITORY = resolve(import.meta.dirname, '../../..');
/** Before the first round, until what is compiled is compiled; and in each turn, after the others'. */
const FIRST_WARM_UP_MS = 1_500;
const WARM_UP_MS = 100;

interface Sample {
  readonly perSecond: number;
  /** Processor time of the server per request, in microseconds: a busy machine disturbs it less than throughput. */
  readonly cpuMicros: number;
}

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    only: { type: 'string', default: FRAMEWORKS },
    tenants: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '0.4' },
    'in-flight': { type: 'string', default: '32' },
    json: { type: 'string', default: '.dmt/bench/frameworks.json' },
  },
});

async function measure(
  server: ServerProcess,
  path: string,
  tenantIds: readonly string[],
  warmUpMs: number,
): Promise<Sample> {
  const load = createLoad({
    port: await server.port,
    path,
    tenantIds,
    inFlight: readPositive(values['in-flight'], '--in-flight'),
  });
  try {
    await load.run(warmUpMs);
    const cpuBefore = await server.cpuMicros();
    const { answered, durationMs } = await load.run(1_000 * readPositive(values.seconds, '--seconds'));
    const cpuMicros = ((await server.cpuMicros()) - cpuBefore) / answered;
    return { perSecond: (1_000 * answered) / durationMs, cpuMicros };
  } finally {
    load.close();
  }
}

/** Every contender takes its turn in each round; who begins changes from round to round. */
async function runRounds(
  framework: string,
  url: string,
  tenantIds: readonly string[],
): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>();
  const contenders = contendersFor(framework);
  const servers = contenders.map(({ middleware }) => new ServerProcess(framework, middleware, url));
  try {
    for (const server of servers) {
      showProgress(`${framework} warms up`);
      for (const path of ROUTES) await measure(server, path, tenantIds, FIRST_WARM_UP_MS);
    }
    for (let round = 0; round < readPositive(values.rounds, '--rounds'); round++) {
      for (const path of ROUTES) {
        for (const turn of servers.keys()) {
          const at = (round + turn) % servers.length;
          const [server, contender] = [servers[at], contenders[at]];
          if (server === undefined || contender === undefined) continue;
          showProgress(`${framework}, round ${round + 1}: ${contender.name} ${path}`);
          const key = `${contender.name} ${path}`;
          const sample = await measure(server, path, tenantIds, WARM_UP_MS);
          samples.set(key, [...(samples.get(key) ?? []), sample]);
        }
      }
    }
  } finally {
    for (const server of servers) server.stop();
    showProgress('');
  }
  return samples;
}

function contendersFor(framework: string): Contender[] {
  return CONTENDERS.filter(({ only }) => only === undefined || only.test(framework));
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  const tenants = readPositive(values.tenants, '--tenants');
  await withClient(url, (client) => createFixture(client, tenants));
  const tenantIds = Array.from({ length: tenants }, (_, index) => tenantIdAt(index));

  const rows: string[][] = [];
  const report: Record<string, Record<string, Sample[]>> = {};
  for (const framework of values.only.split(',')) {
    const samples = await runRounds(framework, url, tenantIds);
    report[framework] = Object.fromEntries(samples);
    for (const path of ROUTES) {
      const baseline = samples.get(`by hand ${path}`) ?? [];
      for (const { name } of contendersFor(framework)) {
        const own = samples.get(`${name} ${path}`) ?? [];
        const ratioOf = (figure: keyof Sample): [string, string] =>
          formatRatio(
            spreadOf(
              ratiosPerRound(
                own.map((one) => one[figure]),
                baseline.map((one) => one[figure]),
              ),
            ),
          );
        rows.push([
          framework,
          path,
          name,
          formatCount(spreadOf(own.map(({ perSecond }) => perSecond)).median),
          ...ratioOf('perSecond'),
          formatCount(spreadOf(own.map(({ cpuMicros }) => cpuMicros)).median),
          ...ratioOf('cpuMicros'),
        ]);
      }
    }
  }
  const header = [
    'framework',
    'route',
    'middleware',
    'requests/s',
    '÷ by hand',
    'quartiles',
    'server µs',
    '÷ by hand',
    'quartiles',
  ];
  console.log(
    `${tenants} tenants, ${values['in-flight']} connections, ${values.rounds} rounds; medians, ratios per round\n`,
  );
  console.log(formatTable(header, rows, 3));
  console.log(`\nIt took ${Math.round((Date.now() - startedAt) / 1_000)} seconds.`);
  console.log(
    `Samples: ${writeJson(resolve(REPOSITORY, values.json), { options: values, samples: report })}`,
  );
}

if (values.help) console.log(USAGE);
else await main();
