import { resolve } from 'node:path';
import { createFixture } from './queries/create-fixture.ts';
import { QUERY_BENCH_USAGE, type QueryBenchOptions, readQueryBenchOptions } from './queries/options.ts';
import { formatErrors, formatReport, summarise } from './queries/report.ts';
import { BASELINE, type ContenderSamples, runRounds } from './queries/run-rounds.ts';
import { writeJson } from './report/write-json.ts';
import { databaseUrl, SERVER_SETTINGS, startBenchServer, withClient } from './server/bench-server.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');

async function main(options: QueryBenchOptions): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  await withClient(url, (client) => createFixture(client, Math.max(...options.tenants)));

  const samples: ContenderSamples[] = [];
  await withClient(server.url, async (observer) => {
    for (const tenants of options.tenants)
      samples.push(...(await runRounds({ ...options, url, observer, tenants })));
  });

  const rows = summarise(samples, BASELINE);
  console.log(
    `PostgreSQL ${server.serverVersion}, max_connections ${SERVER_SETTINGS.max_connections}; node ${process.version}`,
  );
  console.log(`${options.rounds} rounds of ${options.seconds} s; medians, ratios per round\n`);
  console.log(formatReport(rows));
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
