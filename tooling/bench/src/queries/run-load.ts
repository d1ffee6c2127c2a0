import { setImmediate as nextTurn } from 'node:timers/promises';
import { quantile } from '../report/statistics.ts';

/** What one stretch of load came to. Only successes make throughput; errors are reported beside it. */
export interface LoadSample {
  readonly succeeded: number;
  readonly failed: number;
  readonly elapsedMs: number;
  /** Processor time of the client, which a busy machine disturbs less than it does throughput. */
  readonly clientCpuMs: number;
  /** What 99 of 100 successes stayed below; 0 without a success. */
  readonly p99Ms: number;
  /** How often each kind of error occurred, by its code or message. */
  readonly errors: Readonly<Record<string, number>>;
}

/** A caller that waits longer than this would have given up; some pools never answer. */
const PATIENCE_MS = 5_000;

export interface LoadOptions {
  readonly inFlight: number;
  /** The next request, or undefined when there is none left. */
  next(): (() => Promise<void>) | undefined;
  /**
   * Begin nothing after this time. What runs then is counted when it succeeds, and so is the time until it does: with
   * many in flight, a short stretch would lose a good part of itself. @default no limit
   */
  readonly durationMs?: number;
}

/** Keeps `inFlight` requests going. */
export async function runLoad({ inFlight, next, durationMs }: LoadOptions): Promise<LoadSample> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = durationMs === undefined ? Number.POSITIVE_INFINITY : startedAt + durationMs;
  const errors: Record<string, number> = {};
  const latencies: number[] = [];
  let failed = 0;
  let lastSuccessAt = startedAt;

  const work = async (): Promise<void> => {
    let begunAt = performance.now();
    for (let request = next(); request !== undefined && begunAt < endsAt; request = next()) {
      const error = await outcomeOf(request);
      const endedAt = performance.now();
      if (error === undefined) {
        latencies.push(endedAt - begunAt);
        lastSuccessAt = endedAt;
      } else {
        failed += 1;
        errors[error] = (errors[error] ?? 0) + 1;
        // A refusal that needs no I/O must not keep the event loop from the others.
        await nextTurn();
      }
      begunAt = performance.now();
    }
  };

  await Promise.all(Array.from({ length: inFlight }, work));
  const elapsedMs = Math.max(lastSuccessAt, Math.min(performance.now(), endsAt)) - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  return {
    succeeded: latencies.length,
    failed,
    elapsedMs,
    clientCpuMs: (cpu.user + cpu.system) / 1000,
    p99Ms: latencies.length === 0 ? 0 : quantile(latencies, 0.99),
    errors,
  };
}

async function outcomeOf(request: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, `no answer within ${PATIENCE_MS / 1000} s`);
  });
  try {
    return await Promise.race([request().then(() => undefined, describeError), impatience]);
  } catch (error) {
    return describeError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The innermost cause that says something short enough to count by. */
function describeError(error: unknown): string {
  const { cause, code, message } = error as { cause?: unknown; code?: string; message?: string };
  if (cause !== undefined && cause !== null) return describeError(cause);
  const sentence = String(message ?? error).split('\n')[0] ?? '';
  return code === undefined ? sentence : `${code} ${sentence}`;
}
