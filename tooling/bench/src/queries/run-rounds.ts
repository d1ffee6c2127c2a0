import type pg from 'pg';
import { showProgress } from '../report/progress.ts';
import { awaitQuietServer } from '../server/await-quiet-server.ts';
import { ClientProcess } from './client-process.ts';
import { groupContenders } from './contender-groups.ts';
import { type Measurement, measureTogether } from './measure.ts';
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
  const names = [BASELINE, NOISE, ...options.contenders];
  const clients = new Map(
    names.map((name) => [name, new ClientProcess(name === NOISE ? BASELINE : name)] as const),
  );
  const samples = new Map(names.map((name): [string, Measurement[][]] => [name, []]));
  const setup = { url, tenantIds: Array.from({ length: tenants }, (_, index) => tenantIdAt(index)) };

  for (let round = 0; round < rounds; round += 1) {
    for (const group of groupContenders(names)) {
      const turns = group.map((_, turn) => group[(round + turn) % group.length] ?? BASELINE);
      showProgress(`${tenants} tenants, round ${round + 1}/${rounds}: ${turns.join(', ')}`);
      const measured = await measureTogether(
        turns.flatMap((name) => clients.get(name) ?? []),
        { setup, inFlight, seed: round, durationMs: seconds * 1000 },
      );
      for (const [at, measurements] of measured.entries()) samples.get(turns[at] ?? '')?.push(measurements);
      await awaitQuietServer(options.observer);
    }
  }
  await Promise.all([...clients.values()].map((client) => client.stop()));
  showProgress('');
  const inOrder = [BASELINE, ...options.contenders, NOISE];
  return inOrder.map((contender) => ({ tenants, contender, rounds: samples.get(contender) ?? [] }));
}
