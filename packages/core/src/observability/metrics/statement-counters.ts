import type { StatementObserver } from '../../session/index.ts';
import { createDurationHistogram, type DurationHistogram } from './duration-histogram.ts';
import { errorType } from './error-type.ts';
import { createTenantActivity, type TenantActivity } from './tenant-activity.ts';

/** What is counted of statements while they run: a few additions for each. */
export interface StatementCounters {
  readonly durations: DurationHistogram;
  readonly activity: TenantActivity;
  /** Failures by type. */
  readonly errors: ReadonlyMap<string, number>;
  /** Statements that were sent and failed. */
  readonly failed: number;
  readonly observer: StatementObserver;
}

export function createStatementCounters(now: () => number): StatementCounters {
  const durations = createDurationHistogram();
  const activity = createTenantActivity();
  const errors = new Map<string, number>();
  let failed = 0;

  function countError(error: unknown): void {
    const type = errorType(error);
    errors.set(type, (errors.get(type) ?? 0) + 1);
  }

  function sent(tenantId: string | undefined, startedAt: number): void {
    durations.record(now() - startedAt);
    if (tenantId !== undefined) activity.record(tenantId);
  }

  return {
    durations,
    activity,
    errors,
    get failed() {
      return failed;
    },
    observer: {
      now,
      answered: (tenantId, _, startedAt) => sent(tenantId, startedAt),
      failed: (tenantId, _, startedAt, error) => {
        sent(tenantId, startedAt);
        failed++;
        countError(error);
      },
      rejected: (_, error) => countError(error),
    },
  };
}
