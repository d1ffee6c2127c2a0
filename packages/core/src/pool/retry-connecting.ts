import { isPoolerOutage } from './pooler-outage.ts';

/** Errors after which connecting again may succeed by itself. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT',
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
]);

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly backoffMultiplier: number;
  readonly jitter: boolean;
  readonly onRetry?: ((attempt: number, error: Error, delayMs: number) => void) | undefined;
}

/**
 * Connects, and tries again after passing failures, with exponential back-off and full jitter. Only for
 * connecting: a statement that may have run is never sent twice.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retryConnecting<T>(
  connect: () => Promise<T>,
  policy: RetryPolicy,
  random: () => number,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connect();
    } catch (error) {
      const isLast = attempt >= policy.maxAttempts || signal?.aborted;
      if (!(error instanceof Error) || isLast || !isTransient(error)) throw error;
      const ceiling = Math.min(
        policy.maxDelayMs,
        policy.initialDelayMs * policy.backoffMultiplier ** (attempt - 1),
      );
      const delayMs = policy.jitter ? random() * ceiling : ceiling;
      policy.onRetry?.(attempt, error, delayMs);
      await pause(delayMs, signal);
      if (signal?.aborted) throw error;
    }
  }
}

function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal?.addEventListener('abort', finish);
  });
}

export function isTransient(error: Error): boolean {
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') return TRANSIENT_CODES.has(code) || isPoolerOutage(error);
  // What pg says when the socket closes, or the server does not answer, while connecting.
  return /timeout expired|Connection terminated/.test(error.message);
}
