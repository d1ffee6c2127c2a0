export {
  DeadlineExceededError,
  type GivenUpOptions,
  givenUp,
  StatementAbortedError,
} from './caller-errors.ts';
export {
  ConfigError,
  type ConfigIssue,
  ConfigLoadError,
  ConfigNotFoundError,
  ConfirmationMissingError,
  UnexpectedError,
  UsageError,
} from './config-errors.ts';
export {
  ConnectionFailedError,
  type ConnectionFailedOptions,
  DatabaseError,
  DirectoryUnreadableError,
  PoolerMismatchError,
  type PoolerMismatchOptions,
  UnknownOutcomeError,
  type UnknownOutcomeOptions,
} from './connection-errors.ts';
export {
  ContextUnsupportedError,
  NoTenantContextError,
  NotOneDatabaseError,
  TenantMismatchError,
} from './context-errors.ts';
export {
  DmtError,
  type DmtErrorFacts,
  type DmtErrorJson,
  type ErrorCauseOptions,
  isDmtError,
} from './dmt-error.ts';
export { type DmtErrorCode, type ErrorCatalogueEntry, errorCatalogue } from './error-codes.ts';
export { findDmtError } from './find-dmt-error.ts';
export { IsolationBrokenError, type IsolationProblem, TenantElsewhereError } from './isolation-errors.ts';
export { LifecycleMissingError } from './lifecycle-errors.ts';
export {
  DiscoveryError,
  LedgerError,
  LedgerMissingError,
  MigrationChangedError,
  MigrationFailedError,
  MigrationHookError,
  MigrationOutOfOrderError,
  MigrationSourceError,
  MigrationsNotFoundError,
} from './migration-errors.ts';
export {
  ManagerDisposedError,
  QueueFullError,
  type QueueFullOptions,
  QueueTimeoutError,
  type QueueTimeoutOptions,
} from './pool-errors.ts';
export { describeKind, quoteValue } from './quote-value.ts';
export { redactSecrets } from './redact-secrets.ts';
export { TenantIdMissingError, TenantRefusedError, TokenRefusedError } from './request-errors.ts';
export {
  GenerateFailedError,
  RollbackRefusedError,
  SeedFailedError,
  SpareRefusedError,
} from './schema-tool-errors.ts';
export {
  InterceptorError,
  StatementRefusedError,
  TransactionFailedError,
  type TransactionFailedOptions,
  type TransactionFailure,
} from './statement-errors.ts';
export {
  InvalidSchemaNameError,
  InvalidTenantIdError,
  type NameCollisionOptions,
  TenantExistsError,
  TenantNameCollisionError,
  TenantNotAdoptedError,
  TenantNotFoundError,
  TenantNotReadyError,
  TenantRoleError,
  TenantSuspendedError,
} from './tenant-errors.ts';
