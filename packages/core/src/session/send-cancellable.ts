import { StatementAbortedError } from '../errors/index.ts';
import type { PgResult, StatementConnection, StatementRequest } from '../wire/index.ts';

const QUERY_CANCELED = '57014';
/** A request that came before its statement cancelled nothing: ask again. */
const ASK_AGAIN_MS = 500;
/** A server that still has not answered is not there any more. */
const GIVE_UP_MS = 5_000;

/**
 * Sends a statement; when the signal fires, has the server cancel it and waits for the outcome. Returns
 * only when no cancellation is under way, so that the next statement on this connection is safe.
 *
 * @throws StatementAbortedError when the cancellation came in time
 */
export function sendCancellable(
  connection: StatementConnection,
  request: StatementRequest,
  signal: AbortSignal | undefined,
): Promise<PgResult | PgResult[]> {
  return signal === undefined ? connection.run(request) : sendWatched(connection, request, signal);
}

async function sendWatched(
  connection: StatementConnection,
  request: StatementRequest,
  signal: AbortSignal,
): Promise<PgResult | PgResult[]> {
  if (signal.aborted) throw new StatementAbortedError({ cause: signal.reason });
  const requests: Promise<void>[] = [];
  const timers: NodeJS.Timeout[] = [];
  const cancel = (): void => {
    requests.push(connection.cancel());
  };
  const onAbort = (): void => {
    cancel();
    timers.push(
      setInterval(cancel, ASK_AGAIN_MS),
      setTimeout(() => connection.destroy(), GIVE_UP_MS),
    );
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await connection.run(request);
  } catch (error) {
    throw isCancelled(error) && signal.aborted ? new StatementAbortedError({ cause: signal.reason }) : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(requests);
  }
}

function isCancelled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  return code === QUERY_CANCELED || code === undefined;
}
