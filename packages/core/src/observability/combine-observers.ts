import type { StatementObserver } from '../session/index.ts';

/** Two observers as one; none of them as nothing, which costs statements nothing. */
export function combineObservers(
  first: StatementObserver | undefined,
  second: StatementObserver | undefined,
): StatementObserver | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    now: first.now,
    answered: (...args) => {
      first.answered(...args);
      second.answered(...args);
    },
    failed: (...args) => {
      first.failed(...args);
      second.failed(...args);
    },
    rejected: (...args) => {
      first.rejected(...args);
      second.rejected(...args);
    },
  };
}
