import type { ResolvedDebug } from '../../config/index.ts';
import type { StatementObserver } from '../../session/index.ts';
import type { StatementConfig } from '../../wire/index.ts';
import { errorType } from '../metrics/error-type.ts';
import { logEntry } from './log-line.ts';
import type { Log, LogEntry } from './logger.ts';

/** Writes a line for every statement, or for the slow ones; parameters only when they were asked for. */
export function createDebugObserver(log: Log, debug: ResolvedDebug, now: () => number): StatementObserver {
  function report(
    tenantId: string | undefined,
    config: StatementConfig,
    startedAt: number,
    failure?: string,
  ): void {
    const durationMs = now() - startedAt;
    const isSlow = durationMs >= debug.slowQueryThreshold;
    if (isSlow) log('warn', () => describe(['SLOW_QUERY'], tenantId, config, durationMs, failure));
    else if (debug.logQueries) log('debug', () => describe([], tenantId, config, durationMs, failure));
  }

  function describe(
    words: readonly string[],
    tenantId: string | undefined,
    { text, values }: StatementConfig,
    durationMs: number,
    failure: string | undefined,
  ): LogEntry {
    const head = { ...(tenantId === undefined ? { schema: 'shared' } : { tenant: tenantId }), query: text };
    const tail = {
      ...(debug.logParams ? { params: values ?? [] } : {}),
      ...(failure === undefined ? {} : { error: failure }),
    };
    const rounded = Math.round(durationMs);
    return logEntry(
      words,
      { ...head, durationMs: rounded, ...tail },
      { ...head, duration: `${rounded}ms`, ...tail },
    );
  }

  return {
    now,
    answered: report,
    failed: (tenantId, config, startedAt, error) => report(tenantId, config, startedAt, errorType(error)),
    // Whoever called hears of it; there is no statement to show.
    rejected: () => undefined,
  };
}
