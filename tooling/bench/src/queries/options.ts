import { parseArgs } from 'node:util';

export interface QueryBenchOptions {
  readonly tenants: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  readonly inFlight: readonly number[];
  /** Contenders beside the baseline, which always runs. */
  readonly contenders: readonly string[];
  readonly json: string;
}

export const QUERY_BENCH_USAGE = `pnpm bench:queries [options]
  --tenants 1,50,200,1000   numbers of tenants
  --rounds 7                interleaved rounds per number of tenants
  --seconds 1.5             length of each measurement
  --in-flight 32,128        requests at a time
  --only dmt,incumbent      contenders beside the baseline
  --json FILE               where the samples go (.dmt/bench/queries.json)`;

export function readQueryBenchOptions(args: readonly string[]): QueryBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tenants: { type: 'string', default: '1,50,200,1000' },
      rounds: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '1.5' },
      'in-flight': { type: 'string', default: '32' },
      only: { type: 'string', default: 'dmt,incumbent' },
      json: { type: 'string', default: '.dmt/bench/queries.json' },
    },
  });
  return {
    tenants: readList(values.tenants, '--tenants'),
    rounds: readPositive(values.rounds, '--rounds'),
    seconds: readPositive(values.seconds, '--seconds'),
    inFlight: readList(values['in-flight'], '--in-flight'),
    contenders: values.only.split(',').filter((name) => name !== '' && name !== 'plain'),
    json: values.json,
  };
}

export function readList(text: string, name: string): number[] {
  return text.split(',').map((part) => readPositive(part, name));
}

export function readPositive(text: string, name: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} takes a positive number, not "${text}"`);
  return value;
}
