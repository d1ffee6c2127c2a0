import { UsageError } from '@dmt/core';
import type { PreparedSource } from '../plan/index.ts';
import type { RollbackGoal } from './plan-rollback.ts';

/** @throws DMT_USAGE when the folder has no migration of that name */
export function assertGoalKnown(goal: RollbackGoal, { migrations, folder }: PreparedSource): void {
  if ('steps' in goal || migrations.some(({ name }) => name === goal.to)) return;
  throw new UsageError(
    `There is no migration ${JSON.stringify(goal.to)} in ${folder}.`,
    `Name one of them, such as ${JSON.stringify(migrations.at(-1)?.name)}.`,
  );
}
