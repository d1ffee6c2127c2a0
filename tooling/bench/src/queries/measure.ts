import type { ClientProcess } from './client-process.ts';
import type { ClientRequest } from './client-protocol.ts';
import type { ContenderSetup } from './contender.ts';
import type { LoadSample } from './run-load.ts';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

/** What is measured at a number of requests in flight: the first request of each tenant, then each workload. */
export interface Measurement {
  readonly phase: 'cold' | WorkloadName;
  readonly inFlight: number;
  readonly sample: LoadSample;
}

/** Long enough to have every tenant seen by each connection that will serve it: backends cache catalogs per schema. */
const WARM_UP_MS = 500;
const WARM_UP_PER_TENANT_MS = 2;

export interface MeasureOptions {
  readonly setup: ContenderSetup;
  readonly inFlight: readonly number[];
  readonly seed: number;
  readonly durationMs: number;
}

/** From no connection at all to a served stretch of each workload, and back to no connection. */
export async function measureOnce(client: ClientProcess, options: MeasureOptions): Promise<Measurement[]> {
  const { setup, inFlight, seed, durationMs } = options;
  const [few = 1] = inFlight;
  const ask = (request: ClientRequest): Promise<LoadSample> => sampleOf(client, request);
  const opened = await client.ask({ ask: 'open', setup, seed });
  if ('error' in opened) throw new Error(`a contender cannot be opened: ${opened.error}`);
  const measured: Measurement[] = [
    { phase: 'cold', inFlight: few, sample: await ask({ ask: 'cold', inFlight: few }) },
  ];
  for (const workload of WORKLOADS) {
    const isFirst = workload === WORKLOADS[0];
    const warmUpMs = WARM_UP_MS + (isFirst ? WARM_UP_PER_TENANT_MS * setup.tenantIds.length : 0);
    await ask({ ask: 'warm', workload, inFlight: few, durationMs: warmUpMs });
    for (const requests of inFlight) {
      const sample = await ask({ ask: 'warm', workload, inFlight: requests, durationMs });
      measured.push({ phase: workload, inFlight: requests, sample });
    }
  }
  await ask({ ask: 'close' });
  return measured;
}

/** A process that died or hung did not serve anything: that is its figure, with the reason as the error. */
async function sampleOf(client: ClientProcess, request: ClientRequest): Promise<LoadSample> {
  const nothing = { succeeded: 0, failed: 0, elapsedMs: 0, clientCpuMs: 0, p99Ms: 0, errors: {} };
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
