import { UsageError } from '../errors/index.ts';
import { LONGEST_TIMER_MS } from '../pool/index.ts';
import type { SessionHost } from './session-host.ts';

/** How long a call may take: to get a connection, to make one, and to run. */
export interface CallLimits {
  /** Gives the call up when it fires; what runs is cancelled in the server. */
  readonly signal?: AbortSignal | undefined;
  /** The same after so many milliseconds, like the signal of `AbortSignal.timeout()`. @default no limit */
  readonly timeoutMs?: number | undefined;
}

/** The signal of a call that begins now. An inner call is part of the outer work, and ends with it. */
export function signalWithin(
  outer: AbortSignal | undefined,
  { signal, timeoutMs }: CallLimits,
): AbortSignal | undefined {
  const timeout = timeoutMs === undefined ? undefined : timeoutSignal(timeoutMs);
  const signals = [...new Set([outer, signal, timeout])].filter((one) => one !== undefined);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}

/** The same host for calls with limits of their own. */
export function withLimits(host: SessionHost, limits: CallLimits): SessionHost {
  if (limits.timeoutMs !== undefined) assertTimeout(limits.timeoutMs);
  // By prototype and not by a copy: interceptors come and go.
  return Object.create(host, {
    currentSignal: { value: () => signalWithin(host.currentSignal(), limits) },
  });
}

function timeoutSignal(timeoutMs: number): AbortSignal | undefined {
  assertTimeout(timeoutMs);
  if (timeoutMs > LONGEST_TIMER_MS) return undefined;
  // What is left of a budget may be less than nothing.
  if (timeoutMs <= 0) return AbortSignal.abort(new DOMException('There was no time left', 'TimeoutError'));
  return AbortSignal.timeout(Math.ceil(timeoutMs));
}

/** @throws UsageError */
function assertTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return;
  throw UsageError.forOption('timeoutMs', timeoutMs, 'a number of milliseconds');
}
