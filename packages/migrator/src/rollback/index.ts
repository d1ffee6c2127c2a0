export { assertGoalKnown } from './assert-goal-known.ts';
export { planRollback, type RollbackGoal, type Undo } from './plan-rollback.ts';
export { readDowns } from './read-downs.ts';
export {
  type RollbackOptions,
  type RollbackResult,
  type RollbackSharedOptions,
  resolveGoal,
  type SharedRollbackResult,
  type TenantRollbackResult,
} from './rollback-options.ts';
export { type RollbackOrder, rollbackSchema } from './rollback-schema.ts';
