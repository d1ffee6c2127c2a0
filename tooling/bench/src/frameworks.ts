import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contender, laneKey, measureProcess, type Sample } from './frameworks/measure-process.ts';
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
  --processes 5                 fresh processes of each framework, with all contenders in each
  --turns 18                    of each contender on each route in a process
  --turn-ms 100                 length of a turn
  --warm-up-ms 600              turns before the first that counts, of each contender on each route
  --in-flight 32                connections, each with one request at a time
  --json FILE                   where the samples go (.dmt/bench/frameworks.json)`;

/** The baseline, ours, and the baseline once more: how far two equal things are apart here. */
const CONTENDERS: readonly Contender[] = [
  { name: 'by hand', middleware: 'by hand' },
  { name: 'dmt', middleware: 'dmt' },
  { name: 'by hand again', middleware: 'by hand' },
];
/** What a team of Nest writes that has other guards, and routes for no tenant. */
const GUARD_BY_HAND: Contender = { name: 'guard by hand', middleware: 'guard by hand' };
/** Routes: one that does nothing but name its tenant, and one that queries. */
const ROUTES = ['/name', '/user'] as const;
const HEADER = [
  'framework',
  'route',
  'middleware',
  'requests/s',
  '÷ by hand',
  'processes',
  'server µs',
  '÷ by hand',
  'processes',
];
const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** By contender and route: of each process, each turn. */
type Samples = Record<string, (readonly Sample[])[]>;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    only: { type: 'string', default: FRAMEWORKS },
    tenants: { type: 'string', default: '50' },
    processes: { type: 'string', default: '5' },
    turns: { type: 'string', default: '18' },
    'turn-ms': { type: 'string', default: '100' },
    'warm-up-ms': { type: 'string', default: '600' },
    'in-flight': { type: 'string', default: '32' },
    json: { type: 'string', default: '.dmt/bench/frameworks.json' },
  },
});

async function measure(framework: string, url: string, tenantIds: readonly string[]): Promise<Samples> {
  const samples: Samples = {};
  for (let number = 1; number <= readPositive(values.processes, '--processes'); number++) {
    showProgress(`${framework}, process ${number} of ${values.processes}`);
    const measured = await measureProcess({
      framework,
      url,
      contenders: contendersFor(framework),
      routes: ROUTES,
      tenantIds,
      inFlight: readPositive(values['in-flight'], '--in-flight'),
      turns: readPositive(values.turns, '--turns'),
      turnMs: readPositive(values['turn-ms'], '--turn-ms'),
      warmUpMs: readPositive(values['warm-up-ms'], '--warm-up-ms'),
    });
    for (const [key, turns] of measured) samples[key] = [...(samples[key] ?? []), turns];
  }
  showProgress('');
  return samples;
}

function contendersFor(framework: string): readonly Contender[] {
  return framework.startsWith('nest-') ? [...CONTENDERS, GUARD_BY_HAND] : CONTENDERS;
}

function rowsOf(framework: string, samples: Samples): string[][] {
  return ROUTES.flatMap((path) =>
    contendersFor(framework).map(({ name }) => {
      const own = samples[laneKey(name, path)] ?? [];
      const baseline = samples[laneKey('by hand', path)] ?? [];
      return [
        framework,
        path,
        name,
        ...cellsOf(own, baseline, ({ perSecond }) => perSecond),
        ...cellsOf(own, baseline, ({ cpuMicros }) => cpuMicros),
      ];
    }),
  );
}

/** The median figure, the median of the ratios of all turns, and the lowest and highest median that one process gave. */
function cellsOf(
  own: Samples[string],
  baseline: Samples[string],
  figureOf: (sample: Sample) => number,
): string[] {
  const ratios = own.map((turns, index) =>
    ratiosPerRound(turns.map(figureOf), (baseline[index] ?? []).map(figureOf)),
  );
  const ofProcesses = ratios.map((each) => spreadOf(each).median);
  const [median] = formatRatio(spreadOf(ratios.flat()));
  const [lowest] = formatRatio(spreadOf([Math.min(...ofProcesses)]));
  const [highest] = formatRatio(spreadOf([Math.max(...ofProcesses)]));
  return [formatCount(spreadOf(own.flat().map(figureOf)).median), median, `${lowest}–${highest}`];
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
  const report: Record<string, Samples> = {};
  for (const framework of values.only.split(',')) {
    const samples = await measure(framework, url, tenantIds);
    report[framework] = samples;
    rows.push(...rowsOf(framework, samples));
  }
  console.log(
    [
      `${tenants} tenants, ${values['in-flight']} connections, ${values.processes} processes of each framework. In a process, the contenders take`,
      `${values.turns} turns of ${values['turn-ms']} ms on each route. "server µs": its processor time per request. "÷ by hand": median over`,
      'all turns of the ratio to the turn by hand of the same round; beside it the lowest and highest median of a process.',
      '"by hand again": how far two equal things are apart here.\n',
    ].join('\n'),
  );
  console.log(formatTable(HEADER, rows, 3));
  console.log(`\nIt took ${Math.round((Date.now() - startedAt) / 1_000)} seconds.`);
  console.log(
    `Samples: ${writeJson(resolve(REPOSITORY, values.json), { options: values, samples: report })}`,
  );
}

if (values.help) console.log(USAGE);
else await main();
