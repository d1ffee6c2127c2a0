export { type CallLimits, signalWithin, withLimits } from './call-limits.ts';
export { createDrizzle } from './create-drizzle.ts';
export { createReader } from './create-reader.ts';
export { createHandleFactory, type HandleFactory } from './handle-factory.ts';
export { findHandleOrigin, type HandleOrigin, type ManagerFacts } from './handle-origin.ts';
export { contextualHandle, type HandleSource } from './handle-source.ts';
export type { ReaderOptions } from './reader-target.ts';
export { acquireConnection } from './run-statement.ts';
export type { SessionHost } from './session-host.ts';
export type {
  InterceptedQuery,
  NextInterceptor,
  QueryInterceptor,
  StatementKind,
  StatementOutcome,
  StatementPipeline,
  StatementResult,
} from './statement-interceptor.ts';
export type { StatementObserver } from './statement-observer.ts';
export type { TenantDb } from './tenant-db.ts';
export { TenantLease } from './tenant-lease.ts';
export { TenantPool } from './tenant-pool.ts';
export type { TenantTarget } from './tenant-target.ts';
export { createTenantVerifier } from './tenant-verifier.ts';
export { untilAborted } from './until-aborted.ts';
export { RegisteredTarget, VerifiedTenants } from './verified-tenants.ts';
