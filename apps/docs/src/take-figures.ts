import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Figures, QueryFigure } from './pictures/figures.ts';

/**
 * Runs `pnpm bench` with the arguments given, or takes the file named by `--from`, and keeps of it what the site shows.
 */
const REPOSITORY = resolve(import.meta.dirname, '../../..');
const args = process.argv.slice(2);
const given = args[0] === '--from' ? args[1] : undefined;

if (given === undefined) {
  const bench = spawnSync(process.execPath, ['tooling/bench/src/bench.ts', ...args], {
    cwd: REPOSITORY,
    stdio: 'inherit',
  });
  if (bench.status !== 0) process.exit(bench.status ?? 1);
}

interface BenchReport extends Omit<Figures, 'postgres' | 'rounds' | 'memoryTenants' | 'queries' | 'latency'> {
  readonly server: { readonly version: string };
  readonly options: { readonly rounds: number; readonly memoryTenants: number };
  readonly queries: { readonly rows: readonly QueryFigure[] };
  readonly latency: { readonly rows: readonly QueryFigure[]; readonly roundTripMs: number };
}

// Written by the bench whose command stands above.
const report = JSON.parse(
  readFileSync(resolve(REPOSITORY, given ?? '.dmt/bench/bench.json'), 'utf8'),
) as BenchReport;

const figures: Figures = {
  finishedAt: report.finishedAt,
  machine: report.machine,
  postgres: report.server.version,
  rounds: report.options.rounds,
  memoryTenants: report.options.memoryTenants,
  queries: report.queries.rows.map(keep),
  latency: report.latency.rows.map(keep),
  roundTripMs: report.latency.roundTripMs,
  memory: report.memory,
  handles: report.handles,
};
writeFileSync(resolve(import.meta.dirname, '../results/bench.json'), `${oneRowPerLine(figures)}\n`);

/** So that a new measurement is a diff that can be read. */
function oneRowPerLine(values: Figures): string {
  const short = (value: unknown): string =>
    JSON.stringify(value, (_, each) => (typeof each === 'number' ? Number(each.toPrecision(4)) : each));
  const fields = Object.entries(values).map(([key, value]) =>
    Array.isArray(value)
      ? `"${key}": [\n${value.map((row) => `  ${short(row)}`).join(',\n')}\n]`
      : `"${key}": ${short(value)}`,
  );
  return `{\n${fields.join(',\n')}\n}`;
}

function keep({
  tenants,
  phase,
  inFlight,
  contender,
  perSecond,
  ratio,
  p99Ms,
  failed,
}: QueryFigure): QueryFigure {
  return { tenants, phase, inFlight, contender, perSecond, ratio, p99Ms, failed };
}
