import { resolve } from 'node:path';
import type pg from 'pg';
import { ClientProcess } from './queries/client-process.ts';
import { createFixture } from './queries/create-fixture.ts';
import { measureTogether, type RoundSamples } from './queries/measure.ts';
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

/** What many contenders open together must fit into the server: each but the incumbent takes 20 connections. */
const AT_ONCE = 4;

/** The incumbent opens as many connections as it can get; the others would be refused. */
const ALONE = 'incumbent';

function groupsOf(names: readonly string[]): string[][] {
  const sociable = names.filter((name) => name !== ALONE);
  const groups: string[][] = [];
  for (let start = 0; start < sociable.length; start += AT_ONCE) {
    groups.push(sociable.slice(start, start + AT_ONCE));
  }
  return sociable.length < names.length ? [...groups, [ALONE]] : groups;
}

/** Every contender takes its turn in each round; who begins changes from round to round. */
async function runRounds(
  url: string,
  observer: pg.Client,
  tenants: number,
  options: QueryBenchOptions,
): Promise<ContenderSamples[]> {
  const names = [BASELINE, NOISE, ...options.contenders];
  const clients = new Map(
    names.map((name) => [name, new ClientProcess(name === NOISE ? BASELINE : name)] as const),
  );
  const samples = new Map(names.map((name): [string, RoundSamples[]] => [name, []]));
  const tenantIds = Array.from({ length: tenants }, (_, index) => tenantIdAt(index));
  const { inFlight, seconds } = options;

  for (let round = 0; round < options.rounds; round += 1) {
    for (const group of groupsOf(names)) {
      const turns = group.map((_, turn) => group[(round + turn) % group.length] ?? BASELINE);
      showProgress(`${tenants} tenants, round ${round + 1}/${options.rounds}: ${turns.join(', ')}`);
      const measured = await measureTogether(
        turns.flatMap((name) => clients.get(name) ?? []),
        { setup: { url, tenantIds }, inFlight, seed: round, durationMs: seconds * 1000 },
      );
      for (const [at, sample] of measured.entries()) samples.get(turns[at] ?? '')?.push(sample);
      await awaitQuietServer(observer);
    }
  }
  await Promise.all([...clients.values()].map((client) => client.stop()));
  showProgress('');
  const inOrder = [BASELINE, ...options.contenders, NOISE];
  return inOrder.map((contender) => ({ tenants, contender, rounds: samples.get(contender) ?? [] }));
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
