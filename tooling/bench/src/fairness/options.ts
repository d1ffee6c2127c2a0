import { parseArgs } from 'node:util';
import { readPositive } from '../queries/options.ts';

export interface FairnessOptions {
  readonly tenants: number;
  readonly callers: number;
  readonly connections: number;
  /** How long each ordinary statement takes the server; 0 is a select by key. */
  readonly workMs: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly json: string;
}

export const FAIRNESS_USAGE = `Is any tenant served worse than the others, and what does one that asks for too much do to them?

  --tenants N      tenants                                     (500)
  --callers N      calls of each tenant in flight              (20)
  --connections N  connections of the pool                     (60)
  --work-ms N      what an ordinary statement takes the server without its processor; 0 selects a row  (0)
  --rounds N       rounds of every situation                   (3)
  --seconds N      length of each                              (8)
  --json FILE      where the samples go   (.dmt/bench/fairness.json)`;

export function readFairnessOptions(args: readonly string[]): FairnessOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tenants: { type: 'string', default: '500' },
      callers: { type: 'string', default: '20' },
      connections: { type: 'string', default: '60' },
      'work-ms': { type: 'string', default: '0' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '8' },
      json: { type: 'string', default: '.dmt/bench/fairness.json' },
    },
  });
  return {
    tenants: readPositive(values.tenants, '--tenants'),
    callers: readPositive(values.callers, '--callers'),
    connections: readPositive(values.connections, '--connections'),
    workMs: values['work-ms'] === '0' ? 0 : readPositive(values['work-ms'], '--work-ms'),
    rounds: readPositive(values.rounds, '--rounds'),
    seconds: readPositive(values.seconds, '--seconds'),
    json: values.json,
  };
}
