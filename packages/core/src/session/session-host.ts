import type { ConnectionPool } from '../pool/index.ts';
import type { StatementConnection } from '../wire/index.ts';
import type { ManagerFacts } from './handle-origin.ts';
import type { StatementPipeline } from './statement-interceptor.ts';
import type { StatementObserver } from './statement-observer.ts';
import type { TenantTarget } from './tenant-target.ts';

/** What handles need of the manager they belong to. */
export interface SessionHost {
  /** What the manager tells other packages. */
  readonly facts: ManagerFacts;
  readonly pool: ConnectionPool<StatementConnection>;
  /** Makes sure that the tenant exists and owns its schema; one check at a time for a tenant. */
  verify(target: TenantTarget): Promise<void>;
  /** Whether a session is ours from its connection to its end; not behind a pooler in transaction mode. */
  readonly keepsSession: boolean;
  /** Whether statements may share a connection. */
  readonly pipelines: boolean;
  /** The signal of the work that the caller is part of. */
  currentSignal(): AbortSignal | undefined;
  /** Interceptors, if there are any. */
  readonly pipeline: StatementPipeline | undefined;
  /** Metrics and debug output, if they are on. */
  readonly observer: StatementObserver | undefined;
}
