import { givenUp } from '../errors/index.ts';
import {
  EnvelopeError,
  isServerError,
  type PgResult,
  type StatementConnection,
  type StatementRequest,
} from '../wire/index.ts';
import { awaitLastWord, cancelRunning, type Ending } from './end-in-server.ts';
import type { StatementRule } from './statement-rules.ts';

const QUERY_CANCELED = '57014';

/** Who may give a statement up, and what that would mean. */
export interface Cancellability {
  readonly signal: AbortSignal;
  readonly tenantId: string | undefined;
  readonly kind: StatementRule['kind'];
  /** With its connection closed, nobody knows whether it was done. */
  readonly isAutocommit: boolean;
}

/**
 * Sends a statement; when the signal fires, has the server cancel it and waits a moment for the outcome. Settles
 * only when no cancellation is under way, or the connection is closed: the next statement on it is safe.
 *
 * @throws StatementAbortedError or DeadlineExceededError when the cancellation came in time
 */
export async function sendCancellable(
  connection: StatementConnection,
  request: StatementRequest,
  { signal, tenantId, kind, isAutocommit }: Cancellability,
): Promise<PgResult | PgResult[]> {
  const isEnd = kind === 'commit' || kind === 'rollback';
  if (signal.aborted && !isEnd) throw givenUp(signal, { tenantId });
  let ending: Ending | undefined;
  const onAbort = (): void => {
    ending = isEnd ? awaitLastWord(connection) : cancelRunning(connection);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await connection.run(request);
  } catch (error) {
    if (ending === undefined || !isOurDoing(error)) throw error;
    const isOutcomeUnknown = !isAnswer(error) && (isAutocommit || kind === 'commit');
    throw givenUp(signal, { tenantId, stage: 'running', isOutcomeUnknown });
  } finally {
    signal.removeEventListener('abort', onAbort);
    await ending?.over();
  }
}

function isAnswer(error: unknown): boolean {
  return isServerError(error) || error instanceof EnvelopeError;
}

/** The server cancelled it, or the connection was closed under it, which has no code. */
function isOurDoing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  return code === QUERY_CANCELED || code === undefined;
}
