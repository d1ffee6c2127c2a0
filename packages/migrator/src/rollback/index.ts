export { planRollback, type RollbackGoal, type Undo } from './plan-rollback.ts';
export { readDowns } from './read-downs.ts';
export {
  type RollbackOptions,
  type RollbackResult,
  resolveGoal,
  type TenantRollbackResult,
} from './rollback-options.ts';
export { type RollbackOrder, rollbackSchema } from './rollback-schema.ts';
