import { parseArgs } from 'node:util';
import { readList, readPositive } from './queries/options.ts';

const SECTIONS = ['queries', 'latency', 'memory', 'handles'] as const;
export type Section = (typeof SECTIONS)[number];

/** How much of everything. */
export interface BenchOptions {
  readonly sections: readonly Section[];
  readonly tenants: readonly number[];
  readonly inFlight: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  readonly contenders: readonly string[];
  readonly latencyTenants: number;
  readonly memoryTenants: number;
  readonly json: string;
  readonly svg: string;
}

export const BENCH_USAGE = `pnpm bench [options]: what isolation costs, beside plain Drizzle, raw pg and the incumbent
  --quick                  a look within three minutes; its figures are not for the record
  --sections ${SECTIONS.join(',')}
  --tenants 1,50,200,1000,5000   --in-flight 32,128   --rounds 5   --seconds 1
  --only dmt,dmt pipelined,dmt prepared,raw pg,incumbent
  --json FILE              samples and figures (.dmt/bench/bench.json)
  --svg FILE               throughput by number of tenants (.dmt/bench/throughput.svg)`;

const FULL = { tenants: '1,50,200,1000,5000', rounds: '5', seconds: '1', latency: 1_000, memory: 5_000 };
const QUICK = { tenants: '1,200', rounds: '2', seconds: '0.4', latency: 200, memory: 300 };

export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      sections: { type: 'string', default: SECTIONS.join(',') },
      tenants: { type: 'string' },
      'in-flight': { type: 'string', default: '32,128' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string', default: 'dmt,dmt pipelined,dmt prepared,raw pg,incumbent' },
      json: { type: 'string', default: '.dmt/bench/bench.json' },
      svg: { type: 'string', default: '.dmt/bench/throughput.svg' },
    },
  });
  const size = values.quick ? QUICK : FULL;
  return {
    sections: values.sections.split(',').map(readSection),
    tenants: readList(values.tenants ?? size.tenants, '--tenants'),
    inFlight: readList(values['in-flight'], '--in-flight'),
    rounds: readPositive(values.rounds ?? size.rounds, '--rounds'),
    seconds: readPositive(values.seconds ?? size.seconds, '--seconds'),
    contenders: values.only.split(',').filter((name) => name !== '' && name !== 'plain'),
    latencyTenants: size.latency,
    memoryTenants: size.memory,
    json: values.json,
    svg: values.svg,
  };
}

function readSection(name: string): Section {
  const section = SECTIONS.find((each) => each === name);
  if (section === undefined) throw new Error(`--sections takes ${SECTIONS.join(', ')}, not "${name}"`);
  return section;
}
