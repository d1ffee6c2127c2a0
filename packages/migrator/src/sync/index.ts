export { editLedger } from './edit-ledger.ts';
export { type LedgerEdit, type PlannedEdit, planLedgerEdit } from './plan-ledger-edit.ts';
export { type SyncStatus, summariseSync, syncStatusOf, type TenantSyncStatus } from './sync-status.ts';
