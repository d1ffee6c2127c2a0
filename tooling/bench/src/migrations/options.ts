import { parseArgs } from 'node:util';
import { readPositive } from '../queries/options.ts';

export interface MigrationBenchOptions {
  readonly tenants: number;
  readonly files: number;
  readonly rounds: number;
  readonly concurrency: number;
  /** Number of tenants that are compared with their migrations; 0 leaves that out. */
  readonly drift: number;
  /** Whether first runs against a server that is far away are measured. */
  readonly farAway: boolean;
  /** Whether it is measured what an application notices of a migration. */
  readonly underLoad: boolean;
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
  --no-far-away             leave out the server that is 1 ms away
  --no-under-load           leave out the application that reads meanwhile
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
      'no-far-away': { type: 'boolean', default: false },
      'no-under-load': { type: 'boolean', default: false },
      only: { type: 'string', default: 'dmt,incumbent' },
      json: { type: 'string', default: '.dmt/bench/migrations.json' },
    },
  });
  return {
    tenants: readPositive(values.tenants, '--tenants'),
    files: readPositive(values.files, '--files'),
    rounds: readPositive(values.rounds, '--rounds'),
    concurrency: readPositive(values.concurrency, '--concurrency'),
    drift: values.drift === '0' ? 0 : readPositive(values.drift, '--drift'),
    farAway: !values['no-far-away'],
    underLoad: !values['no-under-load'],
    contenders: values.only.split(',').filter((name) => name !== '' && name !== 'drizzle'),
    json: values.json,
  };
}
