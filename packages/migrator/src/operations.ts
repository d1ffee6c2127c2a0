import { UsageError } from '@dmt/core';
import { attempt } from './connections/index.ts';

/** What a migrator is doing; it can be asked to do no more. */
export interface Operations {
  /** Runs an operation, and says for people what the database threw. @param what - as {@link attempt} wants it */
  run<Result>(what: string, work: () => Promise<Result>, tenantId?: string): Promise<Result>;
  /** Refuses what comes now, and waits for what is running. */
  finish(): Promise<void>;
}

export function createOperations(): Operations {
  const running = new Set<Promise<unknown>>();
  let isFinished = false;
  return {
    async run(what, work, tenantId) {
      if (isFinished) {
        throw new UsageError('The migrator was disposed of.', 'Create another one with createMigrator().');
      }
      const operation = attempt(what, work, tenantId);
      running.add(operation);
      return operation.finally(() => running.delete(operation));
    },
    async finish() {
      isFinished = true;
      await Promise.allSettled(running);
    },
  };
}
