import type { QueryInterceptor, StatementPipeline } from '../session/index.ts';
import { composeInterceptors } from './compose-interceptors.ts';

/** The interceptors of a manager, in the order in which they were registered. */
export interface InterceptorChain {
  /** All of them as one; `undefined` while there is none, so that statements pay nothing for the possibility. */
  readonly pipeline: StatementPipeline | undefined;
  /** Appends one, for statements from now on. Returns what takes it out again. */
  use(interceptor: QueryInterceptor): () => void;
}

export function createInterceptorChain(): InterceptorChain {
  let registered: readonly { readonly interceptor: QueryInterceptor }[] = [];
  let pipeline: StatementPipeline | undefined;

  function replace(next: typeof registered): void {
    registered = next;
    const interceptors = next.map(({ interceptor }) => interceptor);
    pipeline = interceptors.length === 0 ? undefined : composeInterceptors(interceptors);
  }

  return {
    get pipeline() {
      return pipeline;
    },
    use: (interceptor) => {
      const entry = { interceptor };
      replace([...registered, entry]);
      return () => replace(registered.filter((each) => each !== entry));
    },
  };
}
