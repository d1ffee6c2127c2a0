import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MigrateFleet } from './migrations/contender.ts';
import { type DriftSample, measureDrift } from './migrations/drift.ts';
import { formatFarAway, measureFarAway } from './migrations/far-away.ts';
import { formatFleet, measureFleet } from './migrations/fleet.ts';
import { dropDatabase, type MigrationSample, measureMigrations } from './migrations/measure.ts';
import {
  MIGRATION_BENCH_USAGE,
  type MigrationBenchOptions,
  readMigrationBenchOptions,
} from './migrations/options.ts';
import { formatSpares, measureSpares } from './migrations/spares.ts';
import { createTenantIds } from './migrations/tenants.ts';
import { formatUnderLoad, measureUnderLoad } from './migrations/under-load.ts';
import { writeMigrations } from './migrations/write-migrations.ts';
import { showProgress } from './report/progress.ts';
import { ratiosPerRound, spreadOf } from './report/statistics.ts';
import { formatCount, formatRatio, formatTable } from './report/table.ts';
import { writeJson } from './report/write-json.ts';
import { SERVER_SETTINGS, startBenchServer } from './server/bench-server.ts';

const BASELINE = 'drizzle';
/** The baseline once more: how far two equal things are apart here. */
const NOISE = 'drizzle again';
const WARM_UP_TENANTS = 20;
const REPOSITORY = resolve(import.meta.dirname, '../../..');

const contenders: Readonly<Record<string, () => Promise<MigrateFleet>>> = {
  [BASELINE]: async () => (await import('./migrations/contenders/drizzle.ts')).migrateWithDrizzle,
  [NOISE]: async () => (await import('./migrations/contenders/drizzle.ts')).migrateWithDrizzle,
  dmt: async () => (await import('./migrations/contenders/dmt.ts')).migrateWithDmt,
  incumbent: async () => (await import('./migrations/contenders/incumbent.ts')).migrateWithIncumbent,
};

interface ContenderSamples {
  readonly contender: string;
  readonly rounds: readonly MigrationSample[];
}

async function runRounds(
  serverUrl: string,
  folder: string,
  options: MigrationBenchOptions,
): Promise<ContenderSamples[]> {
  const names = [BASELINE, ...options.contenders, NOISE];
  const tenantIds = createTenantIds(options.tenants);
  const measure = async (
    database: string,
    name: string,
    ids: readonly string[],
  ): Promise<MigrationSample> => {
    const migrate = await contenders[name]?.();
    if (migrate === undefined) throw new Error(`there is no contender "${name}"`);
    const setup = { folder, tenantIds: ids, concurrency: options.concurrency };
    try {
      return await measureMigrations(serverUrl, database, migrate, setup, options.files);
    } finally {
      await dropDatabase(serverUrl, database);
    }
  };
  const samples = new Map<string, MigrationSample[]>(names.map((name) => [name, []]));
  // Nobody pays for the compiler: a small run of each that is not counted.
  for (const name of names) await measure(`${name} warm-up`, name, tenantIds.slice(0, WARM_UP_TENANTS));
  for (let round = 0; round < options.rounds; round += 1) {
    // Who begins changes from round to round.
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      showProgress(`round ${round + 1}/${options.rounds}: ${name}`);
      samples.get(name)?.push(await measure(`${name} ${round}`, name, tenantIds));
    }
  }
  showProgress('');
  return names.map((contender) => ({ contender, rounds: samples.get(contender) ?? [] }));
}

function formatReport(samples: readonly ContenderSamples[]): string {
  const phases = { 'first run': 'firstRunMs', 'no-op': 'noOpMs' } as const;
  const cells = Object.entries(phases).flatMap(([phase, field]) => {
    const of = (each: ContenderSamples | undefined): number[] =>
      each?.rounds.map((round) => round[field]) ?? [];
    const baseline = of(samples.find(({ contender }) => contender === BASELINE));
    return samples.map((each) => [
      phase,
      each.contender,
      formatCount(spreadOf(of(each)).median),
      ...formatRatio(spreadOf(ratiosPerRound(of(each), baseline))),
    ]);
  });
  return formatTable(['phase', 'contender', 'ms', '÷ drizzle', 'quartiles'], cells, 2);
}

function formatDrift(samples: readonly DriftSample[], tenants: number): string {
  const ms = spreadOf(samples.map((sample) => sample.ms)).median;
  const { found = 0, missed = 0, falseAlarms = 0 } = samples[0] ?? {};
  return `drift of ${formatCount(tenants)} tenants: ${formatCount(ms)} ms; ${found} found, ${missed} missed, ${falseAlarms} false`;
}

async function main(options: MigrationBenchOptions): Promise<void> {
  await using server = await startBenchServer({ embedded: options.embedded });
  const folder = await writeMigrations(options.files);
  try {
    const samples = await runRounds(server.url, folder, options);
    const { tenants, files, rounds, concurrency } = options;
    console.log(`PostgreSQL ${server.serverVersion}; node ${process.version}`);
    console.log(
      `${tenants} tenants × ${files} files, ${concurrency} at a time, ${rounds} rounds; less is better\n`,
    );
    console.log(formatReport(samples));
    const drift = options.drift > 0 ? await measureDrift(server.url, folder, options) : [];
    if (drift.length > 0) console.log(`\n${formatDrift(drift, options.drift)}`);
    const fleet = await measureFleet(server.url, options);
    if (fleet.length > 0) console.log(`\n${formatFleet(fleet, options)}`);
    const spares = await measureSpares(server.url, options);
    if (spares) console.log(`\n${formatSpares(spares, options)}`);
    const farAway = options.farAway ? await measureFarAway(server.url, folder, options) : [];
    if (farAway.length > 0) console.log(`\n${formatFarAway(farAway)}`);
    // The last one: it adds to the folder.
    const underLoad = options.underLoad ? await measureUnderLoad(server.url, folder, options.rounds) : [];
    if (underLoad.length > 0) console.log(`\n${formatUnderLoad(underLoad)}`);
    const { source, serverVersion: version } = server;
    const report = {
      options,
      server: { version, source, settings: SERVER_SETTINGS },
      samples,
      drift,
      fleet,
      spares,
      farAway,
      underLoad,
    };
    console.log(`\nSamples: ${writeJson(resolve(REPOSITORY, options.json), report)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes('--help')) console.log(MIGRATION_BENCH_USAGE);
else await main(readMigrationBenchOptions(process.argv.slice(2)));
