import type { ClientProcess } from './client-process.ts';
import type { ClientRequest } from './client-protocol.ts';
import type { ContenderSetup } from './contender.ts';
import type { LoadSample } from './run-load.ts';
import type { WorkloadName } from './workloads.ts';

export type Phase = 'cold' | WorkloadName;
export const PHASES: readonly Phase[] = ['cold', 'select', 'transaction'];

/** A contender's figures of one round at one number of tenants. */
export type RoundSamples = Readonly<Record<Phase, LoadSample>>;

/** Long enough to have every tenant seen by each connection that will serve it: backends cache catalogs per schema. */
const WARM_UP_MS = 500;
const WARM_UP_PER_TENANT_MS = 2;

export interface MeasureOptions {
  readonly setup: ContenderSetup;
  readonly inFlight: number;
  readonly seed: number;
  readonly durationMs: number;
}

/** From no connection at all to a served stretch of each workload, and back to no connection. */
export async function measureOnce(client: ClientProcess, options: MeasureOptions): Promise<RoundSamples> {
  const { setup, inFlight, seed, durationMs } = options;
  const ask = (request: ClientRequest): Promise<LoadSample> => sampleOf(client, request);
  const opened = await client.ask({ ask: 'open', setup, inFlight, seed });
  if ('error' in opened) throw new Error(`a contender cannot be opened: ${opened.error}`);
  const cold = await ask({ ask: 'cold' });
  const warmUpMs = WARM_UP_MS + WARM_UP_PER_TENANT_MS * setup.tenantIds.length;
  await ask({ ask: 'warm', workload: 'select', durationMs: warmUpMs });
  const select = await ask({ ask: 'warm', workload: 'select', durationMs });
  await ask({ ask: 'warm', workload: 'transaction', durationMs: WARM_UP_MS });
  const transaction = await ask({ ask: 'warm', workload: 'transaction', durationMs });
  await ask({ ask: 'close' });
  return { cold, select, transaction };
}

/** A process that died or hung did not serve anything: that is its figure, with the reason as the error. */
async function sampleOf(client: ClientProcess, request: ClientRequest): Promise<LoadSample> {
  const nothing = { succeeded: 0, failed: 0, elapsedMs: 0, clientCpuMs: 0, errors: {} };
  const reply = await client.ask(request);
  if (!('error' in reply)) return reply.sample ?? nothing;
  return { ...nothing, failed: 1, errors: { [reply.error]: 1 } };
}

export function perSecond({ succeeded, elapsedMs }: LoadSample): number {
  return elapsedMs === 0 ? 0 : (1000 * succeeded) / elapsedMs;
}

/** Processor time of the client per success, in microseconds. */
export function clientCpuPerSuccess({ succeeded, clientCpuMs }: LoadSample): number {
  return succeeded === 0 ? Number.NaN : (1000 * clientCpuMs) / succeeded;
}
