import type pg from 'pg';
import { showProgress } from '../report/progress.ts';
import { awaitQuietServer } from '../server/await-quiet-server.ts';
import { ClientProcess } from './client-process.ts';
import { type Measurement, measureOnce } from './measure.ts';
import { tenantIdAt } from './schema.ts';

export const BASELINE = 'plain';
/** The baseline once more, in a process of its own: how far two equal things are apart here. */
const NOISE = 'plain again';

/** What a contender did, round by round, at one number of tenants. */
export interface ContenderSamples {
  readonly tenants: number;
  readonly contender: string;
  readonly rounds: readonly (readonly Measurement[])[];
}

export interface RoundsOptions {
  readonly url: string;
  /** Sees who else is connected. */
  readonly observer: pg.Client;
  readonly tenants: number;
  /** Beside the baseline, which runs twice. */
  readonly contenders: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly inFlight: readonly number[];
}

/** Every contender takes its turn in each round; who begins changes from round to round. */
export async function runRounds(options: RoundsOptions): Promise<ContenderSamples[]> {
  const { url, tenants, inFlight, seconds, rounds } = options;
  const names = [BASELINE, ...options.contenders, NOISE];
  const clients = names.map((name) => new ClientProcess(name === NOISE ? BASELINE : name));
  const samples: (readonly Measurement[])[][] = names.map(() => []);
  const setup = { url, tenantIds: Array.from({ length: tenants }, (_, index) => tenantIdAt(index)) };

  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const at = (round + turn) % names.length;
      showProgress(`${tenants} tenants, round ${round + 1}/${rounds}: ${names[at]}`);
      const client = clients[at];
      if (client === undefined) continue;
      const measured = await measureOnce(client, {
        setup,
        inFlight,
        seed: round,
        durationMs: seconds * 1000,
      });
      samples[at]?.push(measured);
      await awaitQuietServer(options.observer);
    }
  }
  await Promise.all(clients.map((client) => client.stop()));
  showProgress('');
  return names.map((contender, at) => ({ tenants, contender, rounds: samples[at] ?? [] }));
}
