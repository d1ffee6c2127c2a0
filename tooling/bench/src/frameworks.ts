import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLoad } from './frameworks/load.ts';
import { ServerProcess } from './frameworks/server-process.ts';
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
  --rounds 9                    interleaved rounds
  --seconds 1                   length of each measurement
  --in-flight 32                connections, each with one request at a time
  --json FILE                   where the samples go (.dmt/bench/frameworks.json)`;

/** The baseline, ours, and the baseline once more: how far two equal things are apart here. */
const CONTENDERS = ['by hand', 'dmt', 'by hand again'] as const;
/** Routes: one that does nothing but name its tenant, and one that queries. */
const ROUTES = ['/name', '/user'] as const;
const REPOSITORY = resolve(import.meta.dirname, '../../..');
const WARM_UP_MS = 700;

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
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '1' },
    'in-flight': { type: 'string', default: '32' },
    json: { type: 'string', default: '.dmt/bench/frameworks.json' },
  },
});

async function measure(server: ServerProcess, path: string, tenantIds: readonly string[]): Promise<Sample> {
  const load = createLoad({
    port: await server.port,
    path,
    tenantIds,
    inFlight: readPositive(values['in-flight'], '--in-flight'),
  });
  try {
    await load.run(WARM_UP_MS);
    const cpuBefore = await server.cpuMicros();
    const durationMs = 1_000 * readPositive(values.seconds, '--seconds');
    const answered = await load.run(durationMs);
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
  const servers = CONTENDERS.map(
    (name) => new ServerProcess(framework, name === 'dmt' ? 'dmt' : 'by hand', url),
  );
  try {
    for (let round = 0; round < readPositive(values.rounds, '--rounds'); round++) {
      for (const [turn] of CONTENDERS.entries()) {
        const at = (round + turn) % CONTENDERS.length;
        const server = servers[at];
        if (server === undefined) continue;
        for (const path of ROUTES) {
          showProgress(`${framework}, round ${round + 1}: ${CONTENDERS[at]} ${path}`);
          const key = `${CONTENDERS[at]} ${path}`;
          samples.set(key, [...(samples.get(key) ?? []), await measure(server, path, tenantIds)]);
        }
      }
    }
  } finally {
    for (const server of servers) server.stop();
    showProgress('');
  }
  return samples;
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
      for (const contender of CONTENDERS) {
        const own = samples.get(`${contender} ${path}`) ?? [];
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
          contender,
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
