import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type pg from 'pg';
import { type HandleFigure, measureHandles } from './handles/measure-handles.ts';
import { openLatencyLine } from './latency/latency-line.ts';
import { measureRoundTrip } from './latency/measure-round-trip.ts';
import { type BackendMemory, measureBackends } from './memory/measure-backends.ts';
import { BENCH_USAGE, type BenchOptions, readBenchOptions } from './options.ts';
import { createFixture } from './queries/create-fixture.ts';
import { formatErrors, formatReport, type ReportRow, summarise } from './queries/report.ts';
import { BASELINE, type ContenderSamples, runRounds } from './queries/run-rounds.ts';
import { throughputChart } from './queries/throughput-chart.ts';
import { showProgress } from './report/progress.ts';
import { formatHandles, formatMemory } from './report/section-tables.ts';
import { writeJson } from './report/write-json.ts';
import { databaseUrl, SERVER_SETTINGS, startBenchServer, withClient } from './server/bench-server.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const LINE_DELAY_MS = 1;
const REQUESTS_PER_TENANT_AND_BACKEND = 1;
const HANDLE_CALLS = 200_000;

interface QueryResults {
  readonly rows: readonly ReportRow[];
  readonly samples: readonly ContenderSamples[];
}

interface Results {
  queries?: QueryResults;
  latency?: QueryResults & { readonly roundTripMs: number; readonly directRoundTripMs: number };
  memory?: readonly BackendMemory[];
  handles?: readonly HandleFigure[];
}

interface Bench {
  readonly options: BenchOptions;
  /** Of the database that all sections share. */
  readonly url: string;
  readonly observer: pg.Client;
}

async function runQueries(
  { options, url, observer }: Bench,
  tenantCounts: readonly number[],
): Promise<QueryResults> {
  const samples: ContenderSamples[] = [];
  for (const tenants of tenantCounts)
    samples.push(...(await runRounds({ ...options, url, observer, tenants })));
  const rows = summarise(samples, BASELINE);
  console.log(formatReport(rows));
  const errors = formatErrors(rows);
  if (errors !== '') console.log(`\nErrors (not counted as throughput):\n${errors}`);
  return { rows, samples };
}

async function runLatency(bench: Bench): Promise<NonNullable<Results['latency']>> {
  await using line = await openLatencyLine(bench.url, LINE_DELAY_MS);
  const directRoundTripMs = await measureRoundTrip(bench.url);
  const roundTripMs = await measureRoundTrip(line.url);
  console.log(
    `A round trip takes ${roundTripMs.toFixed(2)} ms, without the line ${directRoundTripMs.toFixed(2)} ms.\n`,
  );
  const results = await runQueries({ ...bench, url: line.url }, [bench.options.latencyTenants]);
  return { ...results, roundTripMs, directRoundTripMs };
}

async function runSections(bench: Bench): Promise<Results> {
  const { sections, memoryTenants, rounds, tenants } = bench.options;
  const results: Results = {};
  if (sections.includes('queries')) {
    console.log('\n# Queries over loopback\n');
    results.queries = await runQueries(bench, tenants);
  }
  if (sections.includes('latency')) {
    console.log(`\n# Queries over a line of ${LINE_DELAY_MS} ms\n`);
    results.latency = await runLatency(bench);
  }
  if (sections.includes('memory')) {
    console.log(`\n# Memory of 20 backends after the same requests of ${memoryTenants} tenants\n`);
    showProgress('memory of backends');
    const requests = REQUESTS_PER_TENANT_AND_BACKEND * memoryTenants;
    results.memory = await measureBackends(bench.url, memoryTenants, requests);
    showProgress('');
    console.log(formatMemory(results.memory));
  }
  if (sections.includes('handles')) {
    console.log('\n# Handles and contexts, without a statement\n');
    results.handles = await measureHandles(Math.max(rounds, 5), HANDLE_CALLS);
    console.log(formatHandles(results.handles));
  }
  return results;
}

async function main(options: BenchOptions): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const url = databaseUrl(server.url, 'bench');
  const most = Math.max(...options.tenants, options.latencyTenants, options.memoryTenants);
  showProgress(`${most} schemas`);
  await withClient(url, (client) => createFixture(client, most));
  console.log(
    `PostgreSQL ${server.serverVersion}, max_connections ${SERVER_SETTINGS.max_connections}; node ${process.version}; ` +
      `${options.rounds} rounds of ${options.seconds} s; medians, ratios per round; "plain again" shows the noise`,
  );
  const results = await withClient(server.url, (observer) => runSections({ options, url, observer }));

  const file = writeJson(resolve(REPOSITORY, options.json), {
    options,
    server: { version: server.serverVersion, source: server.source, settings: SERVER_SETTINGS },
    ...results,
  });
  console.log(`\nFigures and samples: ${file}`);
  if (results.queries === undefined) return;
  const chart = resolve(REPOSITORY, options.svg);
  const note = `PostgreSQL ${server.serverVersion}, medians of ${options.rounds} interleaved rounds, bands are quartiles`;
  writeFileSync(chart, throughputChart(results.queries.rows, note));
  console.log(`Chart: ${chart}`);
}

if (process.argv.includes('--help')) console.log(BENCH_USAGE);
else await main(readBenchOptions(process.argv.slice(2)));
