import { quantile } from '../report/statistics.ts';

/** A tenant that calls and calls again, so many times at once. */
export interface Caller {
  readonly tenantId: string;
  readonly inFlight: number;
  call(): Promise<unknown>;
}

/** How a stretch of load was for the tenants in it. */
export interface FairnessSample {
  readonly calls: number;
  readonly errors: Readonly<Record<string, number>>;
  /** The 99th percentile of each tenant's waiting, in milliseconds, shortest first. */
  readonly p99s: readonly number[];
}

/** Keeps all callers at it for so long. What `watched` tenants waited is reported, once the first round trip is over. */
export async function callTenants(
  callers: readonly Caller[],
  durationMs: number,
  watched: (tenantId: string) => boolean,
): Promise<FairnessSample> {
  const startedAt = performance.now();
  const endsAt = startedAt + durationMs;
  const errors: Record<string, number> = {};
  const waits = new Map<string, number[]>(callers.map(({ tenantId }) => [tenantId, []]));
  let calls = 0;

  const keepCalling = async ({ tenantId, call }: Caller): Promise<void> => {
    let isFirst = true;
    while (performance.now() < endsAt) {
      const calledAt = performance.now();
      try {
        await call();
        calls++;
        // All of the first ones were called at the same moment, which no crowd of users does.
        if (!isFirst) waits.get(tenantId)?.push(performance.now() - calledAt);
      } catch (error) {
        const reason = describe(error);
        errors[reason] = (errors[reason] ?? 0) + 1;
      }
      isFirst = false;
    }
  };
  await Promise.all(
    callers.flatMap((caller) => Array.from({ length: caller.inFlight }, () => keepCalling(caller))),
  );
  const p99s = [...waits]
    .filter(([tenantId]) => watched(tenantId))
    .map(([, each]) => quantile(each, 0.99))
    .sort((a, b) => a - b);
  return { calls, errors, p99s };
}

function describe(error: unknown): string {
  const { cause, code, message } = error as { cause?: unknown; code?: string; message?: string };
  if (cause !== undefined) return describe(cause);
  return code ?? String(message ?? error);
}
