import { InterceptorError } from '../errors/index.ts';
import type {
  InterceptedQuery,
  NextInterceptor,
  QueryInterceptor,
  StatementOutcome,
  StatementPipeline,
} from '../session/index.ts';

type Send = (query: InterceptedQuery) => Promise<StatementOutcome>;

/** All interceptors as one: the first is the outermost, the last is next to the server. */
export function composeInterceptors(interceptors: readonly QueryInterceptor[]): StatementPipeline {
  return interceptors.reduceRight<StatementPipeline>(
    (inner, interceptor) => (query, send) =>
      runInterceptor(interceptor, query, (changed) => inner(changed, send)),
    async (query, send) => send(query),
  );
}

async function runInterceptor(
  interceptor: QueryInterceptor,
  query: InterceptedQuery,
  send: Send,
): Promise<StatementOutcome> {
  let sent: Promise<StatementOutcome> | undefined;
  let misuse: InterceptorError | undefined;
  let isOver = false;
  const next: NextInterceptor = (changed = query) => {
    if (sent === undefined && !isOver) {
      sent = send(changed);
      return observed(sent);
    }
    misuse ??= misused(interceptor, 'called next() more than once, or too late', CALL_ONCE);
    return observed(Promise.reject(misuse));
  };
  let outcome: StatementOutcome;
  try {
    outcome = await interceptor(query, next);
  } finally {
    isOver = true;
    // The statement may still run though nobody waited for it: its connection is not free before its end.
    await sent?.catch(() => undefined);
  }
  if (misuse !== undefined) throw misuse;
  if (sent === undefined) throw misused(interceptor, 'never called next()', THROW_INSTEAD);
  return assertOutcome(outcome, interceptor);
}

const CALL_ONCE = 'Call next() once and await it: a statement that may have run is never sent again.';
const THROW_INSTEAD =
  'Call next(query) and return its result, or throw to keep the statement from being sent.';
const RETURN_RESULT = 'Return what next() gave: return next(query).';

function assertOutcome(outcome: unknown, interceptor: QueryInterceptor): StatementOutcome {
  if (typeof outcome !== 'object' || outcome === null) {
    throw misused(interceptor, 'returned no result', RETURN_RESULT);
  }
  // An interceptor gives back what next() gave it, or what it made of that.
  return outcome as StatementOutcome;
}

function misused({ name }: QueryInterceptor, what: string, remedy: string): InterceptorError {
  return new InterceptorError(what, remedy, { interceptor: name });
}

/** A rejection that an interceptor does not wait for is no reason to end the process: the statement tells of it. */
function observed<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
