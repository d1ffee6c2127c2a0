import { startFaultProxy } from '@dmt-tooling/harness';
import { spreadOf } from '../report/statistics.ts';
import { formatRatio } from '../report/table.ts';
import type { MigrateFleet } from './contender.ts';
import { migrateWithDmt } from './contenders/dmt.ts';
import { migrateWithDrizzle } from './contenders/drizzle.ts';
import { migrateStatementByStatement } from './contenders/statement-by-statement.ts';
import { measureMigrations } from './measure.ts';
import type { MigrationBenchOptions } from './options.ts';
import { createTenantIds } from './tenants.ts';

/** First runs of one round against a server that is 1 ms away. */
export type FarAwaySample = Readonly<Record<Contender, number>>;

type Contender = keyof typeof CONTENDERS;

const CONTENDERS = {
  'statement by statement': migrateStatementByStatement,
  drizzle: migrateWithDrizzle,
  dmt: migrateWithDmt,
} satisfies Readonly<Record<string, MigrateFleet>>;

const ROUND_TRIP_MS = 1;
/** Enough for what is done once for a fleet to weigh as little as it does for a thousand. */
const TENANTS = 100;
const WARM_UP_TENANTS = 10;

/**
 * How fast one worker migrates new tenants when each round trip takes a millisecond; interleaved rounds. No database is dropped before
 * the end: after one has been, the next contender's statements take the server twice as long for a while.
 */
export async function measureFarAway(
  serverUrl: string,
  folder: string,
  { rounds, files }: Pick<MigrationBenchOptions, 'rounds' | 'files'>,
): Promise<FarAwaySample[]> {
  await using proxy = await startFaultProxy({ targetUrl: serverUrl });
  // In one direction, since a timer of half a millisecond there is not.
  proxy.delay(ROUND_TRIP_MS, 'server');
  const firstRun = async (name: Contender, round: number): Promise<number> => {
    const tenantIds = createTenantIds(round < 0 ? WARM_UP_TENANTS : TENANTS);
    const setup = { folder, tenantIds, concurrency: 1 };
    const database = `far away ${name} ${round}`;
    return (await measureMigrations(proxy.url, database, CONTENDERS[name], setup, files)).firstRunMs;
  };
  const samples: FarAwaySample[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const sample = {
      'statement by statement': await firstRun('statement by statement', round),
      drizzle: await firstRun('drizzle', round),
      dmt: await firstRun('dmt', round),
    };
    // The first one pays for the compiler.
    if (round >= 0) samples.push(sample);
  }
  return samples;
}

export function formatFarAway(samples: readonly FarAwaySample[]): string {
  const than = (contender: Contender): string => {
    const ratios = samples.map((sample) => sample[contender] / sample.dmt);
    return formatRatio(spreadOf(ratios)).join(' ');
  };
  const perTenant = spreadOf(samples.map(({ dmt }) => dmt / TENANTS)).median.toFixed(1);
  return `first run at ${ROUND_TRIP_MS} ms per round trip, one at a time: ${perTenant} ms per tenant; statement by statement takes ${than('statement by statement')} as long, drizzle ${than('drizzle')}`;
}
