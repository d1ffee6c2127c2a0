import { parseArgs } from 'node:util';
import { readPositive } from '../queries/options.ts';

export interface MigrationBenchOptions {
  readonly tenants: number;
  readonly files: number;
  readonly rounds: number;
  readonly concurrency: number;
  /** Number of tenants that are compared with their migrations; 0 leaves that out. */
  readonly drift: number;
  /** Number of tenants that both the incumbent and dmt look after with nothing to do; 0 leaves that out. */
  readonly fleet: number;
  /** Tables of each of those, and of the tenants that are created from spares. */
  readonly tables: number;
  /** Number of tenants that are created from spares; 0 leaves that out. */
  readonly spares: number;
  /** Whether first runs against a server that is far away are measured. */
  readonly farAway: boolean;
  /** Whether it is measured what an application notices of a migration. */
  readonly underLoad: boolean;
  /** PostgreSQL from npm even where the system has one: what a server's version changes is seen by the two. */
  readonly embedded: boolean;
  /** Contenders beside the baseline, which always runs. */
  readonly contenders: readonly string[];
  readonly json: string;
}

export const MIGRATION_BENCH_USAGE = `pnpm bench:migrations [options]
  --tenants 200             number of tenants
  --files 10                migrations of each
  --rounds 5                interleaved rounds
  --concurrency 8           tenants at a time
  --drift 2000              tenants whose drift is looked for (0: none)
  --fleet 1000              tenants with nothing to do, for a no-op and the status (0: none)
  --tables 20               tables of each of those
  --spares 100              tenants created from spares (0: none)
  --no-far-away             leave out the server that is 1 ms away
  --no-under-load           leave out the application that reads meanwhile
  --embedded                PostgreSQL from npm, the newest there is, in place of the system's
  --only dmt,incumbent      contenders beside the baseline
  --json FILE               where the samples go (.dmt/bench/migrations.json)`;

export function readMigrationBenchOptions(args: readonly string[]): MigrationBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tenants: { type: 'string', default: '200' },
      files: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '5' },
      concurrency: { type: 'string', default: '8' },
      drift: { type: 'string', default: '2000' },
      fleet: { type: 'string', default: '1000' },
      tables: { type: 'string', default: '20' },
      spares: { type: 'string', default: '100' },
      'no-far-away': { type: 'boolean', default: false },
      'no-under-load': { type: 'boolean', default: false },
      embedded: { type: 'boolean', default: false },
      only: { type: 'string', default: 'dmt,incumbent' },
      json: { type: 'string', default: '.dmt/bench/migrations.json' },
    },
  });
  return {
    tenants: readPositive(values.tenants, '--tenants'),
    files: readPositive(values.files, '--files'),
    rounds: readPositive(values.rounds, '--rounds'),
    concurrency: readPositive(values.concurrency, '--concurrency'),
    drift: readCount(values.drift, '--drift'),
    fleet: readCount(values.fleet, '--fleet'),
    tables: readPositive(values.tables, '--tables'),
    spares: readCount(values.spares, '--spares'),
    farAway: !values['no-far-away'],
    underLoad: !values['no-under-load'],
    embedded: values.embedded,
    contenders: values.only.split(',').filter((name) => name !== '' && name !== 'drizzle'),
    json: values.json,
  };
}

function readCount(text: string, flag: string): number {
  return text === '0' ? 0 : readPositive(text, flag);
}
