import { parseArgs } from 'node:util';
import { readPositive } from '../queries/options.ts';

export interface FleetQueriesOptions {
  readonly tenants: number;
  readonly rounds: number;
  /** Statements of `fromAllTenants` at a time. */
  readonly concurrency: number;
  readonly json: string;
}

export const FLEET_QUERIES_USAGE = `What does an aggregate over all tenants cost: one query each, or @dmt/cross-schema?

  --tenants N       schemas                                  (2000)
  --rounds N        rounds of every contender                (5)
  --concurrency N   statements of fromAllTenants at a time   (6)
  --json FILE       where the samples go                     (.dmt/bench/fleet-queries.json)`;

export function readFleetQueriesOptions(args: readonly string[]): FleetQueriesOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tenants: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '5' },
      concurrency: { type: 'string', default: '6' },
      json: { type: 'string', default: '.dmt/bench/fleet-queries.json' },
    },
  });
  return {
    tenants: readPositive(values.tenants, '--tenants'),
    rounds: readPositive(values.rounds, '--rounds'),
    concurrency: readPositive(values.concurrency, '--concurrency'),
    json: values.json,
  };
}
