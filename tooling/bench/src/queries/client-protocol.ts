import type { ContenderSetup } from './contender.ts';
import type { LoadSample } from './run-load.ts';
import type { WorkloadName } from './workloads.ts';

/** What the bench asks of a client process, one question at a time. */
export type ClientRequest =
  | { readonly ask: 'open'; readonly setup: ContenderSetup; readonly seed: number }
  | { readonly ask: 'cold'; readonly inFlight: number }
  | {
      readonly ask: 'warm';
      readonly workload: WorkloadName;
      readonly inFlight: number;
      readonly durationMs: number;
    }
  | { readonly ask: 'close' };

export type ClientReply = { readonly sample?: LoadSample } | { readonly error: string };
