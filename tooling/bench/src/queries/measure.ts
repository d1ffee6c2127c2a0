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

/** Long enough for the caches of the processor to be one's own again, short beside the weather of the machine. */
const SLICE_MS = 100;

export interface MeasureOptions {
  readonly setup: ContenderSetup;
  readonly inFlight: number;
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
): Promise<RoundSamples[]> {
  const cold: LoadSample[] = [];
  for (const client of clients) {
    const opened = await client.ask({ ask: 'open', setup, inFlight, seed });
    if ('error' in opened) throw new Error(`a contender cannot be opened: ${opened.error}`);
    cold.push(await sampleOf(client, { ask: 'cold' }));
  }
  const select = await inSlices(clients, {
    workload: 'select',
    warmUpMs: WARM_UP_MS + WARM_UP_PER_TENANT_MS * setup.tenantIds.length,
    durationMs,
  });
  const transaction = await inSlices(clients, { workload: 'transaction', warmUpMs: WARM_UP_MS, durationMs });
  for (const client of clients) await client.ask({ ask: 'close' });
  return clients.map((_, at) => ({
    cold: cold[at] ?? addUp([]),
    select: addUp(select[at] ?? []),
    transaction: addUp(transaction[at] ?? []),
  }));
}

interface Slices {
  readonly workload: WorkloadName;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

/** The samples of each client; who begins changes from slice to slice. */
async function inSlices(clients: readonly ClientProcess[], slices: Slices): Promise<LoadSample[][]> {
  const { workload, warmUpMs, durationMs } = slices;
  const samples = clients.map((): LoadSample[] => []);
  for (const client of clients) await sampleOf(client, { ask: 'warm', workload, durationMs: warmUpMs });
  const count = Math.max(1, Math.round(durationMs / SLICE_MS));
  for (let slice = 0; slice < count; slice += 1) {
    for (let turn = 0; turn < clients.length; turn += 1) {
      const at = (slice + turn) % clients.length;
      const client = clients[at];
      if (client === undefined) continue;
      samples[at]?.push(await sampleOf(client, { ask: 'warm', workload, durationMs: durationMs / count }));
    }
  }
  return samples;
}

function addUp(samples: readonly LoadSample[]): LoadSample {
  const sum = { succeeded: 0, failed: 0, elapsedMs: 0, clientCpuMs: 0 };
  const errors: Record<string, number> = {};
  for (const sample of samples) {
    sum.succeeded += sample.succeeded;
    sum.failed += sample.failed;
    sum.elapsedMs += sample.elapsedMs;
    sum.clientCpuMs += sample.clientCpuMs;
    for (const [error, times] of Object.entries(sample.errors)) errors[error] = (errors[error] ?? 0) + times;
  }
  return { ...sum, errors };
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
