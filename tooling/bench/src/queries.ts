import { resolve } from 'node:path';
import type pg from 'pg';
import { ClientProcess } from './queries/client-process.ts';
import { createFixture } from './queries/create-fixture.ts';
import { measureOnce, type RoundSamples } from './queries/measure.ts';
import { QUERY_BENCH_USAGE, type QueryBenchOptions, readQueryBenchOptions } from './queries/options.ts';
import { type ContenderSamples, formatErrors, formatReport, summarise } from './queries/report.ts';
import { tenantIdAt } from './queries/schema.ts';
import { showProgress } from './report/progress.ts';
import { writeJson } from './report/write-json.ts';
import { awaitQuietServer } from './server/await-quiet-server.ts';
import { databaseUrl, SERVER_SETTINGS, startBenchServer, withClient } from './server/bench-server.ts';

const BASELINE = 'plain';
/** The baseline once more, in a process of its own: how far two equal things are apart here. */
const NOISE = 'plain again';
const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** Every contender takes its turn in each round; who begins changes from round to round. */
async function runRounds(
  url: string,
  observer: pg.Client,
  tenants: number,
  options: QueryBenchOptions,
): Promise<ContenderSamples[]> {
  const names = [BASELINE, ...options.contenders, NOISE];
  const clients = names.map((name) => new ClientProcess(name === NOISE ? BASELINE : name));
  const samples: RoundSamples[][] = names.map(() => []);
  const tenantIds = Array.from({ length: tenants }, (_, index) => tenantIdAt(index));
  const { inFlight, seconds } = options;

  for (let round = 0; round < options.rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const at = (round + turn) % names.length;
      process.stderr.write(
        `\r${tenants} tenants, round ${round + 1}/${options.rounds}: ${names[at]}\u001b[K`,
      );
      const client = clients[at];
      if (client === undefined) continue;
      const setup = { url, tenantIds };
      const sample = await measureOnce(client, { setup, inFlight, seed: round, durationMs: seconds * 1000 });
      samples[at]?.push(sample);
      await awaitQuietServer(observer);
    }
  }
  await Promise.all(clients.map((client) => client.stop()));
  showProgress('');
  return names.map((contender, at) => ({ tenants, contender, rounds: samples[at] ?? [] }));
}

async function main(options: QueryBenchOptions): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  await withClient(url, (client) => createFixture(client, Math.max(...options.tenants)));

  const samples: ContenderSamples[] = [];
  await withClient(server.url, async (observer) => {
    for (const tenants of options.tenants)
      samples.push(...(await runRounds(url, observer, tenants, options)));
  });

  const rows = summarise(samples, BASELINE);
  console.log(
    `PostgreSQL ${server.serverVersion}, max_connections ${SERVER_SETTINGS.max_connections}; node ${process.version}`,
  );
  console.log(
    `${options.inFlight} in flight, ${options.rounds} rounds of ${options.seconds} s; medians, ratios per round\n`,
  );
  console.log(formatReport(rows, options.inFlight));
  const errors = formatErrors(rows);
  if (errors !== '') console.log(`\nErrors (not counted as throughput):\n${errors}`);
  const file = writeJson(resolve(REPOSITORY, options.json), {
    options,
    server: { version: server.serverVersion, source: server.source, settings: SERVER_SETTINGS },
    rows,
    samples,
  });
  console.log(`\nSamples: ${file}`);
}

if (process.argv.includes('--help')) console.log(QUERY_BENCH_USAGE);
else await main(readQueryBenchOptions(process.argv.slice(2)));
