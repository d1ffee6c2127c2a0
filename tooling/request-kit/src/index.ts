export { describeAborts } from './describe-aborts.ts';
export { describeContextSurvival } from './describe-context-survival.ts';
export { describeDisconnect } from './describe-disconnect.ts';
export { describeFailClosed } from './describe-fail-closed.ts';
export { describeLoad } from './describe-load.ts';
export { describeReadme } from './describe-readme.ts';
export type {
  Framework,
  KitAnswer,
  KitCall,
  KitDb,
  KitFields,
  KitManager,
  KitOperation,
  KitOptions,
  KitTables,
  RunningApp,
  WireAnswer,
  WireRequest,
} from './framework.ts';
export { createKitClient, type KitClient } from './kit-client.ts';
export { createKitDatabase, createKitManager, kitTenants } from './kit-database.ts';
export { tenantTables } from './tenant-tables.ts';
