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

/** Long enough for the caches of the processor to be one's own again, short beside the weather of the machine. */
const SLICE_MS = 100;

export interface MeasureOptions {
  readonly setup: ContenderSetup;
  readonly inFlight: readonly number[];
  readonly seed: number;
  readonly durationMs: number;
}

/**
 * From no connection at all to a served stretch of each workload, and back to no connection. The clients are
 * open together and take turns by short slices, since a shared machine is another one a few seconds later.
 */
export async function measureTogether(
  clients: readonly ClientProcess[],
  { setup, inFlight, seed, durationMs }: MeasureOptions,
): Promise<Measurement[][]> {
  const [few = 1] = inFlight;
  const measured = clients.map((): Measurement[] => []);
  for (const [at, client] of clients.entries()) {
    const opened = await client.ask({ ask: 'open', setup, seed });
    if ('error' in opened) throw new Error(`a contender cannot be opened: ${opened.error}`);
    const sample = await sampleOf(client, { ask: 'cold', inFlight: few });
    measured[at]?.push({ phase: 'cold', inFlight: few, sample });
  }
  for (const workload of WORKLOADS) {
    const isFirst = workload === WORKLOADS[0];
    const warmUpMs = WARM_UP_MS + (isFirst ? WARM_UP_PER_TENANT_MS * setup.tenantIds.length : 0);
    for (const client of clients)
      await sampleOf(client, { ask: 'warm', workload, inFlight: few, durationMs: warmUpMs });
    for (const requests of inFlight) {
      const samples = await inSlices(clients, { workload, inFlight: requests, durationMs });
      for (const [at, slices] of samples.entries())
        measured[at]?.push({ phase: workload, inFlight: requests, sample: addUp(slices) });
    }
  }
  for (const client of clients) await client.ask({ ask: 'close' });
  return measured;
}

type Stretch = Omit<Extract<ClientRequest, { readonly ask: 'warm' }>, 'ask'>;

/** The samples of each client; who begins changes from slice to slice. */
async function inSlices(clients: readonly ClientProcess[], stretch: Stretch): Promise<LoadSample[][]> {
  const samples = clients.map((): LoadSample[] => []);
  const count = Math.max(1, Math.round(stretch.durationMs / SLICE_MS));
  const durationMs = stretch.durationMs / count;
  for (let slice = 0; slice < count; slice += 1) {
    for (let turn = 0; turn < clients.length; turn += 1) {
      const at = (slice + turn) % clients.length;
      const client = clients[at];
      if (client === undefined) continue;
      samples[at]?.push(await sampleOf(client, { ask: 'warm', ...stretch, durationMs }));
    }
  }
  return samples;
}

/** The p99 of slices is that of the whole as nearly as their mean says, weighted by what each served. */
function addUp(samples: readonly LoadSample[]): LoadSample {
  const sum = { succeeded: 0, failed: 0, elapsedMs: 0, clientCpuMs: 0 };
  const errors: Record<string, number> = {};
  let weightedP99 = 0;
  for (const sample of samples) {
    sum.succeeded += sample.succeeded;
    sum.failed += sample.failed;
    sum.elapsedMs += sample.elapsedMs;
    sum.clientCpuMs += sample.clientCpuMs;
    weightedP99 += sample.p99Ms * sample.succeeded;
    for (const [error, times] of Object.entries(sample.errors)) errors[error] = (errors[error] ?? 0) + times;
  }
  return { ...sum, p99Ms: sum.succeeded === 0 ? 0 : weightedP99 / sum.succeeded, errors };
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
